import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AlarmOf } from '../../src/backup/alarm.ts';
import type { Copy, Slot } from '../../src/backup/job.ts';
import { PortalError } from '../../src/backup/portal-error.ts';
import type { WatchedPortal } from '../../src/backup/portal-watch.ts';
import type { Schedule } from '../../src/backup/schedule.ts';
import { hourMs, minuteMs } from '../../src/lib/durations.ts';
import { look } from '../../src/watch/look.ts';
import { blankMemory, type Memory, type Observed } from '../../src/watch/memory.ts';
import { restoreMemory, storeMemory } from '../../src/watch/stored-memory.ts';
import { aCopy, aJob, startedAt } from '../support/builders.ts';
import { quietPortal } from './quiet-portal.ts';

const origin = 'https://portal.example.com';
const settings = { portal: origin, graceMs: 0, stallMs: hourMs, everyMs: minuteMs, maxAgeMs: 26 * hourMs };

/** A self-hosted portal with these copies; `closed`: that slot's calls are forbidden. */
const selfHosted = (copies: Partial<Record<Slot, readonly Copy[]>>, closed?: Slot): WatchedPortal => {
  const answer = async <Value>(slot: Slot, value: Value): Promise<Value> => {
    if (slot === closed) throw new PortalError({ kind: 'forbidden', detail: '', httpStatus: 403 });
    return value;
  };
  return quietPortal({
    progress: (slot) => answer(slot, undefined),
    schedule: (slot) => answer(slot, undefined),
    history: (slot) => answer(slot, copies[slot] ?? []),
    facts: async () => ({ isStandalone: true, status: 'active', timeZone: 'UTC', culture: 'en' }),
  });
};

const damagedDump: AlarmOf<'damaged_copy'> = {
  kind: 'damaged_copy',
  key: 'damaged',
  portal: origin,
  since: startedAt,
  slot: 'dump',
  backupId: 'd1',
  madeAt: startedAt,
  proof: { kind: 'unreadable', why: 'cut' },
};

/** What a process sees at its first look, half an hour after the one before had its last. */
const afterRestart = async (portal: WatchedPortal, change: Partial<Memory> = {}): Promise<Observed> => {
  const [before, now] = [blankMemory(startedAt), startedAt + 30 * minuteMs];
  const left = restoreMemory(storeMemory({ ...before, ...change }), now, minuteMs);
  assert.ok(left);
  const memory = { ...left, ...(change.alarms && { alarms: change.alarms }) };
  const options = { portal, settings, slot: 'portal', clock: { now: () => now }, isOwn: () => false } as const;
  return await look(memory, { ...options, isChangedHere: () => false });
};

const kinds = ({ memory }: Observed): readonly string[] =>
  memory.alarms.map(({ kind, until }) => `${kind}${until === undefined ? '' : ' over'}`);

describe('the first look after a restart at a self-hosted portal', () => {
  const dump = [aCopy({ id: 'd1', createdAt: startedAt + minuteMs })];

  test('leaves the alarm of a damaged whole-instance copy open', async () => {
    assert.deepEqual(kinds(await afterRestart(selfHosted({ dump }), { alarms: [damagedDump] })), ['damaged_copy']);
  });

  test('finds the whole-instance copy that was made meanwhile, which is recent enough', async () => {
    const seen = await afterRestart(selfHosted({ dump }));
    const cards = seen.effects.map((it) => it.type === 'card' && `${it.foreign.slot} ${it.foreign.id}`);
    assert.deepEqual([cards, kinds(seen)], [['dump d1'], []]);
  });

  test('reads no copies before it is known which slots there are', async () => {
    const portal = selfHosted({ dump });
    const untold = async () => {
      throw new PortalError({ kind: 'unreachable', detail: '' });
    };
    const seen = await afterRestart({ ...portal, facts: untold }, { alarms: [damagedDump] });
    assert.deepEqual([kinds(seen), seen.memory.gapFrom], [['damaged_copy'], startedAt]);
  });
});

describe('a slot that the portal forbids', () => {
  const schedule: Schedule = {
    slot: 'dump',
    storage: 'DataStore',
    params: {},
    copiesKept: 3,
    rhythm: { every: 'day', hour: 2 },
    lastAt: startedAt,
  };
  const portal = selfHosted({ portal: [aCopy({ createdAt: startedAt })] }, 'dump');

  test('is left out where nothing in it is known', async () => {
    const { memory } = await afterRestart(portal);
    assert.deepEqual([memory.troubles, memory.slots.dump?.isScheduleKnown], [{}, false]);
  });

  test('does not make its damaged copy gone', async () => {
    assert.deepEqual(kinds(await afterRestart(portal, { alarms: [damagedDump] })), ['damaged_copy']);
  });

  test('cannot be read where it has a schedule, which is not gone', async () => {
    const dump = { sightings: [], isScheduleKnown: true, scheduleSeenAt: startedAt, schedule };
    const seen = await afterRestart(portal, { slots: { dump } });
    assert.deepEqual(kinds(seen), ['blocked']);
    assert.deepEqual(seen.memory.slots.dump?.schedule, schedule);
  });
});

describe('looks one after the other', () => {
  const running = aJob({ id: 'b1', percent: 10 });

  /** The memory after a look at that minute, whose answer comes `lateMinutes` later. */
  const lookAt = async (memory: Memory, minute: number, portal: WatchedPortal, lateMinutes = 0): Promise<Memory> => {
    let now = startedAt + minute * minuteMs;
    const progress = async (slot: Slot) => {
      const job = await portal.progress(slot);
      now = startedAt + (minute + lateMinutes) * minuteMs;
      return job;
    };
    const options = {
      slot: 'portal',
      clock: { now: () => now },
      isOwn: () => false,
      isChangedHere: () => false,
    } as const;
    const { maxAgeMs: _, ...anyAge } = settings;
    return (await look(memory, { ...options, settings: anyAge, portal: { ...portal, progress } })).memory;
  };

  test('see that a job can have begun as soon as the look before was asked for, however late that was answered', async () => {
    const late = await lookAt(blankMemory(startedAt), 1, quietPortal(), 3);
    const seen = await lookAt(late, 5, quietPortal({ progress: async () => running }));
    assert.equal(seen.slots.portal?.sightings[0]?.notBefore, startedAt + minuteMs);
  });

  test('note a break where none came for a while, once', async () => {
    const before = await lookAt(blankMemory(startedAt), 1, quietPortal());
    const short = await lookAt(before, 11, quietPortal());
    assert.deepEqual([short.since, short.gaps], [startedAt, undefined]);
    const [from, to] = [startedAt + minuteMs, startedAt + 31 * minuteMs];
    const left = restoreMemory(storeMemory(before), to, minuteMs) ?? before;
    for (const memory of [before, left]) {
      const { since, gaps } = await lookAt(memory, 31, quietPortal());
      assert.deepEqual([since, gaps], [to, [{ from, to }]]);
    }
  });

  test('read the copies again after a backup, if they were read before', async () => {
    const busy = quietPortal({ progress: async () => running });
    const done = quietPortal({ history: async () => [aCopy({ id: 'b1', createdAt: startedAt })] });
    const newestAfter = async (first: Memory) => (await lookAt(await lookAt(first, 1, busy), 2, done)).newest?.at;
    const none = { ...blankMemory(startedAt), newest: { readAt: startedAt } };
    assert.equal(await newestAfter(none), startedAt);
    assert.equal(await newestAfter(blankMemory(startedAt)), undefined);
  });
});

describe('a backup that ran while the portal could not be read', () => {
  const copy = aCopy({ id: 'c1', createdAt: startedAt + 15 * minuteMs });
  const portal = quietPortal({ history: async () => [copy] });
  const refuse = async () => {
    throw new PortalError({ kind: 'unreachable', detail: '' });
  };
  const dead = quietPortal({ progress: refuse });
  const play = async (times: readonly (readonly [minute: number, portal: WatchedPortal])[], isTakenOver = false) => {
    let memory = blankMemory(startedAt);
    const cards: unknown[] = [];
    for (const [minute, asked] of times) {
      const now = startedAt + minute * minuteMs;
      const options = {
        portal: asked,
        settings,
        slot: 'portal',
        clock: { now: () => now },
        isOwn: () => false,
      } as const;
      const seen = await look(memory, { ...options, isChangedHere: () => false });
      memory = seen.memory;
      if (isTakenOver) memory = restoreMemory(storeMemory(memory), now, minuteMs) ?? memory;
      cards.push(...seen.effects.map((it) => it.type === 'card' && it.foreign.id));
    }
    return cards;
  };

  test('gets its card from the history', async () => {
    assert.deepEqual(
      await play([
        [0, portal],
        [10, dead],
        [20, portal],
        [21, portal],
      ]),
      ['c1'],
    );
  });

  test('gets it only once the trail can be read, or after two minutes', async () => {
    const untold = { ...portal, trail: refuse };
    const gap = [
      [0, portal],
      [10, dead],
      [20, untold],
    ] as const;
    assert.deepEqual(await play(gap), []);
    assert.deepEqual(await play([...gap, [21, portal]]), ['c1']);
    assert.deepEqual(await play([...gap, [21, untold], [22, untold]]), ['c1']);
  });

  test('gets it though the process that knows of the gap is followed by another before the history can be read', async () => {
    const refusing = { ...portal, history: refuse };
    assert.deepEqual(
      await play(
        [
          [0, portal],
          [10, dead],
          [20, refusing],
          [21, refusing],
          [22, portal],
        ],
        true,
      ),
      ['c1'],
    );
  });
});
