import assert from 'node:assert/strict';
import { after, describe, type TestContext, test } from 'node:test';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { setScene, type Transport } from '../e2e/scene.ts';
import { type Call, layFault } from './run.ts';
import { createTally } from './tally.ts';
import { isSettled, isTold, type Untruth, untruths } from './truth.ts';
import { durationsMs, type Pace } from './world.ts';

/** The real process is killed while a call of it waits for its answer. */
export type Crash = Call & { readonly transport: Transport; readonly when: When };

const faults = { 'before its effect': 'hang', 'after its effect': 'hang-after' } as const;
type When = keyof typeof faults;

export const moments = Object.keys(faults) as readonly When[];

const quietMs = 1_000;

/** Plays each crash to the end as a test of its own, many at a time, and prints what came of all. */
export const testCrashes = (title: string, pace: Pace, crashes: readonly Crash[]): void => {
  const tally = createTally(title);
  // Every bot waits for the end of this process, to end with it.
  process.setMaxListeners(0);
  describe('After a kill -9 at any call, the next process brings the card to the right end', {
    concurrency: 40,
  }, () => {
    after(tally.print);
    for (const crash of crashes) {
      const { on, skip, transport, when } = crash;
      test(`${on}#${skip} over ${transport}, ${when}`, { timeout: 600_000 }, async (t) => {
        const found = await play(t, pace, crash);
        tally.add(when, found);
        assert.deepEqual(found, []);
      });
    }
  });
};

const play = async (t: TestContext, pace: Pace, { on, skip, transport, when }: Crash): Promise<Untruth[]> => {
  const scene = await setScene(t, { transport });
  const { portal, workspace, until } = scene;
  portal.knobs.durationMs = durationsMs[pace];
  const isStruck = layFault(scene, { on, skip, fault: { kind: faults[when] } });
  const ask = () => workspace.command(workspace.people.admin, '');

  const first = scene.launch();
  const isReady = (): boolean => first.logs().some(({ msg }) => msg === 'ready');
  await until('the bot is ready, or the call hangs', () => isStruck() || isReady());
  const isAsked = isReady();
  if (transport === 'http') workspace.setEventsUrl(`${first.url()}/slack/events`);
  if (isAsked) await ask();
  await until('the call hangs', isStruck);
  await first.kill();

  const second = await scene.startBot();
  if (!isAsked) await ask();
  await until('everything has ended', () => isSettled(scene) && (isAsked || isTold(scene)));
  await clock.sleep(quietMs);
  assert.equal(second.stderr(), '');
  return untruths(scene, { lostAnswer: isAsked });
};
