import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AlarmOf, ScheduleNote } from '../../src/backup/alarm.ts';
import type { Schedule } from '../../src/backup/schedule.ts';
import { createAlarmBook } from '../../src/channel/alarm-book.ts';
import { createChannel } from '../../src/channel/channel.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { blankMemory, type Memory } from '../../src/watch/memory.ts';
import { createTeller } from '../../src/watch/tell.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptChannel } from '../support/kept-channel.ts';
import { createKeptLog } from '../support/log.ts';

const portal = 'https://portal.example.com';

/** One alarm, a channel, and the books and tellers of processes. */
const begin = () => {
  const clock = createFakeClock();
  const slack = createKeptChannel(clock);
  const alarm: AlarmOf<'no_recent_copy'> = {
    ...{ kind: 'no_recent_copy', key: 'no copy 1', portal, since: clock.now(), maxAgeMs: 3_600_000 },
  };
  const log = createKeptLog();
  const start = (client = slack.client()) => {
    const channel = createChannel({ client, id: 'C1', botId: 'B1' });
    const { signal } = new AbortController();
    const book = createAlarmBook({ client, channel, botId: 'B1', portal, mention: '<!here>', clock, log, signal });
    return { book, teller: createTeller({ book, adopt: async () => 'carded', clock, log }) };
  };
  const { book, teller } = start();
  let memory: Memory = { ...blankMemory(clock.now()), alarms: [alarm] };
  /** Tells it once a minute, for so many minutes; gives whether all is told at last. */
  const tell = async (minutes: number): Promise<boolean> => {
    let isAllTold = false;
    for (let minute = 0; minute < minutes; minute += 1) {
      ({ memory, isAllTold } = await teller.tell(memory, []));
      await clock.advance(minuteMs);
    }
    return isAllTold;
  };
  const end = (): void => {
    memory = { ...memory, alarms: memory.alarms.map((it) => ({ ...it, until: clock.now() })) };
  };
  const calls = () => [...slack.top(), ...slack.replies()].filter(({ text }) => text.startsWith('<!here>')).length;
  const alarms = () => slack.top().filter(({ text }) => !text.startsWith('<!here>'));
  return { clock, slack, alarm, start, book, tell, end, calls, alarms };
};

suite('An alarm where Slack refuses something', () => {
  for (const [method, code] of [
    ['chat.update', 'edit_window_closed'],
    ['chat.update', 'cant_update_message'],
    ['reply', 'restricted_action_non_threadable_channel'],
    ['reply', 'restricted_action_thread_locked'],
  ] as const) {
    test(`is posted once and calls once where each ${method} is refused with ${code}`, async () => {
      const { slack, tell, calls, alarms } = begin();
      slack.refuse(method, code);
      assert.equal(await tell(60), true);
      assert.deepEqual([alarms().length, calls()], [1, 1]);
    });
  }

  test('is posted once while its call is refused in a way that passes, and calls once it is taken', async () => {
    const { slack, tell, calls, alarms } = begin();
    slack.refuse('reply', 'org_login_required');
    assert.equal(await tell(30), false);
    slack.refuse('reply', undefined);
    assert.equal(await tell(1), true);
    assert.deepEqual([alarms().length, calls()], [1, 1]);
  });

  test('is over for every process though its message cannot be edited any more', async () => {
    const { slack, start, tell, end, alarms } = begin();
    await tell(1);
    slack.refuse('chat.update', 'edit_window_closed');
    end();
    assert.equal(await tell(30), true);
    assert.deepEqual(
      alarms().map(({ text }) => text.startsWith('Resolved: ')),
      [false, true],
    );
    assert.equal(slack.replies().filter(({ text }) => text.startsWith('Resolved: ')).length, 1);
    const known = await start().book.read();
    assert.deepEqual(
      known.map(({ alarm }) => alarm.until !== undefined),
      [true],
    );
  });

  test('is over though its message was deleted', async () => {
    const { slack, tell, end, alarms } = begin();
    await tell(1);
    for (const { ts } of [...slack.top()]) slack.remove(ts);
    end();
    assert.equal(await tell(30), true);
    assert.deepEqual(
      alarms().map(({ text }) => text.startsWith('Resolved: ')),
      [true],
    );
  });
});

test('A changed schedule is noted once by a process and its successor, and again when it is changed to that again', async () => {
  const { clock, slack, start } = begin();
  const schedule = (hour: number): Schedule => ({
    ...{ slot: 'portal', storage: 'Documents', params: {}, copiesKept: 1 },
    rhythm: { every: 'day', hour },
  });
  const note = (before: number, now: number): ScheduleNote => ({
    ...{ key: `${before} ${now}`, slot: 'portal', timeZone: 'UTC' },
    ...{ before: schedule(before), now: schedule(now) },
  });
  for (const [before, now] of [
    [1, 2],
    [1, 2],
    [2, 1],
    [1, 2],
  ] as const) {
    await start().book.note(note(before, now));
    await clock.advance(minuteMs);
  }
  assert.equal(slack.top().length, 3);
  await clock.advance(20 * minuteMs);
  await start().book.note(note(1, 2));
  assert.equal(slack.top().length, 4);
});

test('A process that was suspended does not post again what another one raised meanwhile', async () => {
  const { clock, slack, alarm, start, tell } = begin();
  await tell(20);
  await start().book.begin({ ...alarm, key: 'no copy 2', since: clock.now() });
  assert.deepEqual([slack.top().length, slack.replies().length], [1, 1]);
});

test('A process that was suspended does not post again what another one raised and resolved meanwhile', async () => {
  const { clock, slack, alarm, start, tell, end } = begin();
  await tell(1);
  end();
  await tell(20);
  await start().teller.tell({ ...blankMemory(clock.now()), alarms: [alarm] }, []);
  assert.deepEqual(
    slack.top().map(({ text }) => text.startsWith('Resolved: ')),
    [true],
  );
});

test('An alarm that two processes raise at once is one message that calls once', async () => {
  const { clock, slack, alarm, start, calls } = begin();
  const tellers = [start().teller, start().teller];
  const memory = { ...blankMemory(clock.now()), alarms: [alarm] };
  for (let minute = 0; minute < 3; minute += 1) {
    await Promise.all(tellers.map((teller) => teller.tell(memory, [])));
    await clock.advance(minuteMs);
  }
  assert.deepEqual([slack.top().length, calls()], [1, 1]);
});

test('An alarm that two processes raise at once calls once, however long the reply takes', async () => {
  const { clock, slack, alarm, start, calls } = begin();
  /** A process whose replies take effect after 5 s. */
  const startSlow = () => {
    const client = slack.client();
    const { postMessage } = client.chat;
    const slowly: typeof postMessage = async (message) => {
      if (message?.thread_ts !== undefined) await clock.sleep(5_000);
      return await postMessage(message);
    };
    return start(Object.assign(client, { chat: { ...client.chat, postMessage: slowly } }));
  };
  const tellers = [startSlow().teller, startSlow().teller];
  const memory = { ...blankMemory(clock.now()), alarms: [alarm] };
  for (let minute = 0; minute < 3; minute += 1) {
    const told = Promise.all(tellers.map((teller) => teller.tell(memory, [])));
    await clock.advance(minuteMs);
    await told;
  }
  assert.deepEqual([slack.top().length, calls()], [1, 1]);
});

test('A call that the process that posted the alarm did not make is made at the second look of another', async () => {
  const { clock, slack, alarm, start, calls, tell } = begin();
  slack.refuse('reply', 'org_login_required');
  await tell(1);
  slack.refuse('reply', undefined);
  const other = start().teller;
  const memory = { ...blankMemory(clock.now()), alarms: [alarm] };
  for (const called of [0, 1, 1]) {
    await other.tell(memory, []);
    assert.equal(calls(), called);
  }
});

test('An alarm that ends while somebody acknowledges it stays resolved', async () => {
  const { slack, start, book, tell, end } = begin();
  await tell(1);
  const [read] = await book.read();
  assert.ok(read);
  end();
  await tell(1);
  const now = await start().book.acknowledge(read, 'U9');
  assert.ok(now?.alarm.until);
  assert.match(slack.top()[0]?.text ?? '', /^Resolved: /);
});

test('An acknowledgement stays while the call is still being posted', async () => {
  const { slack, alarm, start, book } = begin();
  slack.refuse('reply', 'org_login_required');
  const told = await book.begin(alarm);
  assert.equal(told.owes, 'begin');
  await start().book.acknowledge(told, 'U9');
  slack.refuse('reply', undefined);
  await book.settle(told);
  assert.deepEqual(
    (await book.read()).map(({ acknowledgedBy, owes }) => ({ acknowledgedBy, owes })),
    [{ acknowledgedBy: 'U9', owes: undefined }],
  );
});
