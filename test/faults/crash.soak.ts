import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setScene, transports } from '../e2e/scene.ts';
import { isSettled, untruths } from './truth.ts';

/** The outgoing calls of a whole run, each with how many of its name go before it. */
const calls = [
  'users.info#0',
  'conversations.members#0',
  'getbackupprogress#1',
  'getbackupscount#0',
  'chat.postMessage#0',
  'conversations.history#1',
  'startbackup#0',
  'chat.getPermalink#0',
  'response_url#0',
  'chat.update#0',
  'getbackupprogress#2',
  'getbackupprogress#4',
  'chat.postMessage#1',
  'chat.update#1',
  'chat.update#2',
] as const;

describe('After a kill -9 at any call, the next process brings the card to the right end', { concurrency: 12 }, () => {
  for (const transport of transports) {
    for (const call of calls) {
      for (const kind of ['hang', 'hang-after'] as const) {
        const when = kind === 'hang' ? 'before it has an effect' : 'after its effect, before its answer';
        test(`${call} over ${transport}, ${when}`, { timeout: 150_000 }, async (t) => {
          const scene = await setScene(t, { transport });
          const { portal, workspace, until } = scene;
          portal.knobs.durationMs = 5_000;
          const [name = '', skip = '0'] = call.split('#');
          for (const { faults } of [portal, workspace]) faults.add({ on: name, fault: { kind }, skip: Number(skip) });
          const bot = await scene.startBot();
          await workspace.command(workspace.people.admin, '');
          const isStruck = (): boolean =>
            [...portal.calls, ...workspace.calls].some((it) => it.name === name && it.status === 0);
          await until('the call hangs', isStruck, 30_000);
          await bot.kill();
          await scene.startBot();
          await until('everything has ended', () => isSettled(scene), 100_000);
          assert.deepEqual(untruths(scene), []);
        });
      }
    }
  }
});
