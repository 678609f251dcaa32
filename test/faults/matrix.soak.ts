import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock as clock } from '../../src/clock.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { isSettled, untruths } from './truth.ts';
import { openWorld } from './world.ts';

/** Longer than the bot waits for an answer: the call is given up and takes effect later all the same. */
const lateMs = 11_500;
const faults: readonly Fault[] = [
  { kind: 'delay', ms: 1_000 },
  { kind: 'delay', ms: lateMs },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: '429', retryAfterSeconds: 2 },
  { kind: 'status', status: 500 },
  { kind: 'status-after', status: 500 },
  { kind: 'html' },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'hang-after' },
];

/** Every outgoing call of a whole run, and which of its name are struck, one at a time. */
const calls: Readonly<Record<string, readonly number[]>> = {
  'apps.connections.open': [0],
  'auth.test': [0],
  'conversations.info': [0],
  'users.info': [0],
  'conversations.members': [0],
  'conversations.history': [0, 1, 2],
  'chat.postMessage': [0, 1],
  'chat.update': [0, 1, 2],
  'chat.getPermalink': [0],
  response_url: [0],
  getbackupprogress: [0, 1, 2, 3],
  getbackupscount: [0],
  settings: [0],
  quota: [0],
  startbackup: [0],
};
const atStart: ReadonlySet<string> = new Set(['apps.connections.open', 'auth.test', 'conversations.info']);

describe('After any one fault of any one call, nothing is lost, doubled or mis-stated', { concurrency: 24 }, () => {
  for (const transport of ['socket', 'http'] as const) {
    for (const [on, struck] of Object.entries(calls)) {
      for (const skip of struck) {
        for (const fault of faults) {
          test(`${on}#${skip} ${Object.values(fault).join(' ')} over ${transport}`, { timeout: 170_000 }, async (t) => {
            const rule = { on, fault, skip };
            const world = await openWorld(transport, ({ faults: known }) => {
              if (atStart.has(on)) known.add(rule);
            });
            t.after(world.close);
            const { portal, workspace } = world;
            const { admin } = workspace.people;
            if (!atStart.has(on)) for (const known of [portal.faults, workspace.faults]) known.add(rule);
            await workspace.command(admin, '');
            const isTold = (): boolean =>
              workspace.ephemerals(admin).length + workspace.directMessages(admin).length > 1;
            const giveUpAt = clock.elapsed() + 120_000;
            while (!(isSettled(world) && isTold()) && clock.elapsed() < giveUpAt) await clock.sleep(100);
            // What comes late must not change the end either.
            if (fault.kind === 'delay' && fault.ms === lateMs) await clock.sleep(2 * lateMs);
            assert.ok(isSettled(world), world.log.join('\n'));
            assert.deepEqual(untruths(world), [], world.log.join('\n'));
          });
        }
      }
    }
  }
});
