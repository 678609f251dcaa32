import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Alarm, AlarmOf } from '../../src/backup/alarm.ts';
import { blankMemory, type Memory } from '../../src/watch/memory.ts';
import { createTeller } from '../../src/watch/tell.ts';
import { startedAt } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';
import { createFakeBook } from './fake-book.ts';

const missed = (change: Partial<AlarmOf<'missed'>> = {}): AlarmOf<'missed'> => ({
  kind: 'missed',
  key: 'missed 1',
  portal: 'https://portal.example.com',
  since: startedAt,
  slot: 'portal',
  due: [startedAt],
  cause: { why: 'worker' },
  ...change,
});

/** A teller, and the memory with what it has not told yet. */
const createTelling = () => {
  const channel = createFakeBook();
  const teller = createTeller({
    book: channel.book,
    adopt: async () => 'carded',
    clock: createFakeClock(),
    log: createKeptLog(),
  });
  let memory: Memory = blankMemory(startedAt);
  return {
    ...channel,
    /** Tells these beside what is still to be told; gives whether all is told. */
    tell: async (...alarms: readonly Alarm[]): Promise<boolean> => {
      const kept = memory.alarms.filter(({ key }) => !alarms.some((it) => it.key === key));
      const told = await teller.tell({ ...memory, alarms: [...kept, ...alarms] }, []);
      memory = told.memory;
      return told.isAllTold;
    },
  };
};

describe('an alarm whose end Slack does not take', () => {
  test('is told to be over at the next look', async () => {
    const { tell, shown, refuse } = createTelling();
    await tell(missed());
    refuse('show');
    assert.equal(await tell(missed({ until: startedAt + 1 })), false);
    assert.equal(await tell(), true);
    assert.deepEqual(shown(), ['missed over']);
  });

  test('keeps the next one of its name waiting, which then gets a message of its own', async () => {
    const { tell, shown, refuse } = createTelling();
    await tell(missed());
    refuse('show');
    assert.equal(await tell(missed({ until: startedAt + 1 }), missed({ key: 'missed 2' })), false);
    assert.deepEqual(shown(), ['missed']);
    assert.equal(await tell(), true);
    assert.deepEqual(shown(), ['missed over', 'missed']);
  });
});
