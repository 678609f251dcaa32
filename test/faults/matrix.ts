import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { systemClock as clock } from '../../src/lib/clock.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Transport } from '../e2e/scene.ts';
import { type Call, layFault, setOut, until } from './run.ts';
import { createTally } from './tally.ts';
import { isSettled, isTold, type Untruth, untruths } from './truth.ts';
import { openWorld, type Pace, type World } from './world.ts';

/** One call of a run, struck by one fault. */
export type Case = Call & { readonly transport: Transport; readonly kind: Kind };

/** `late`: the bot waits 10 s, gives the call up, and it takes effect all the same. */
const faults = {
  slow: { kind: 'delay', ms: 1_000 },
  late: { kind: 'delay', ms: 11_500 },
  'cut before its effect': { kind: 'drop-before' },
  'cut after its effect': { kind: 'drop-after' },
  'answered 429': { kind: '429', retryAfterSeconds: 2 },
  'answered 500 without effect': { kind: 'status', status: 500 },
  'answered 500 after its effect': { kind: 'status-after', status: 500 },
  'answered 502 in HTML': { kind: 'html' },
  reset: { kind: 'reset' },
  'hanging without effect': { kind: 'hang' },
  'hanging after its effect': { kind: 'hang-after' },
} as const satisfies Readonly<Record<string, Fault>>;
type Kind = keyof typeof faults;

export const kinds = Object.keys(faults) as readonly Kind[];

/** What would come at once after an end, a second notice for example, has come by then. */
const quietMs = 1_000;
/** What comes of a call that the bot gives up has come by then, late effects too. */
const givenUpMs = 13_000;
const isGivenUp = (kind: Kind): boolean => kind === 'late' || kind.startsWith('hanging');

/** Plays each case to its end as a test of its own, many at a time, and prints what came of all. */
export const testCases = (
  title: string,
  { pace, concurrency }: { readonly pace: Pace; readonly concurrency: number },
  cases: readonly Case[],
): void => {
  const tally = createTally(title);
  describe('After any one fault of any one call, nothing is lost, doubled or mis-stated', { concurrency }, () => {
    after(() => {
      tally.print();
      assert.ok(tally.cases() > 0.9 * cases.length, 'nearly every call was made again, and struck');
    });
    for (const one of cases) {
      const { leg, on, skip, transport, kind } = one;
      test(`${on}#${skip} of the process ${leg}, over ${transport}: ${kind}`, { timeout: 600_000 }, async (t) => {
        const world = await openWorld(transport, pace);
        t.after(world.close);
        const found = await play(world, one);
        if (found === undefined) return t.skip('the call was not made this time');
        tally.add(kind, found);
        assert.deepEqual(found, [], world.log.join('\n'));
      });
    }
  });
};

/** What is untrue in the end; undefined where the call was never made. */
const play = async (world: World, { leg, on, skip, kind }: Case): Promise<readonly Untruth[] | undefined> => {
  let isStruck = (): boolean => false;
  await setOut(world, leg, () => {
    isStruck = layFault(world, { on, skip, fault: faults[kind] });
  });
  const isOver = (): boolean => isSettled(world) && isTold(world);
  await until(() => isStruck() || isOver());
  if (!isStruck()) return undefined;
  const restAt = clock.elapsed() + (isGivenUp(kind) ? givenUpMs : 0);
  await until(isOver);
  await clock.sleep(Math.max(quietMs, restAt - clock.elapsed()));
  await until(isOver);
  if (!isOver()) return [{ kind: 'lost', what: 'the end' }];
  return untruths(world, { lateEdit: on === 'chat.update' && kind === 'late', repeatedAnswer: on === 'response_url' });
};
