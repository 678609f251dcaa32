import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WatchRecord } from '../../src/commands/panel/message.ts';
import { createWatchStore } from '../../src/commands/panel/watch-store.ts';
import { blankMemory } from '../../src/watch/memory.ts';
import { startedAt } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';

/** A process's store, over a panel that another process has let go of. */
const afterAnother = () => {
  const clock = createFakeClock();
  let record: WatchRecord = { watcher: undefined, beat: 1, memory: 'left' };
  const panel = {
    watchRecord: async () => ({ record }),
    keepWatch: async (kept: WatchRecord) => {
      record = kept;
      return true;
    },
  };
  return {
    clock,
    panel,
    take: (watcher: string): void => {
      record = { ...record, watcher, beat: record.beat + 1 };
    },
    store: createWatchStore({ panel, follower: 'second', everyMs: 60_000, clock, log: createKeptLog() }),
  };
};

test('what the process before has left is given until this one saves, for a look can come to nothing', async () => {
  const { store, clock } = afterAnother();
  const first = store.hold();
  await clock.advance(60_000);
  assert.deepEqual(await first, { isOurs: true, memory: 'left' });
  assert.deepEqual(await store.hold(), { isOurs: true, memory: 'left' });
  await store.save('own', blankMemory(startedAt));
  assert.deepEqual(await store.hold(), { isOurs: true, memory: undefined });
});

test('a process whose machine was suspended reads who watches before it continues', async () => {
  const { panel, take, clock } = afterAnother();
  let suspendedMs = 0;
  const awake = { ...clock, now: () => clock.now() + suspendedMs };
  const store = createWatchStore({ panel, follower: 'second', everyMs: 60_000, clock: awake, log: createKeptLog() });
  const first = store.hold();
  await clock.advance(60_000);
  assert.equal((await first).isOurs, true);
  take('third');
  assert.equal((await store.hold()).isOurs, true);
  suspendedMs = 3_600_000;
  assert.equal((await store.hold()).isOurs, false);
});
