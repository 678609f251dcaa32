import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoticeAbout } from '../../src/backup/notice.ts';
import type { Run } from '../../src/backup/run.ts';
import { postNotice } from '../../src/channel/notice.ts';
import { lostCardNotice, notice, outsideNotice } from '../../src/channel/view-notice.ts';
import type { SlackFailure } from '../../src/slack/web.ts';
import { aBroken, aRunning } from '../support/builders.ts';
import { createFakeChannel } from '../support/channel.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';

const begin = (run: Run = aBroken(), about: NoticeAbout = 'end', mayStand = false) => {
  const clock = createFakeClock();
  const channel = createFakeChannel(clock);
  const log = createKeptLog();
  const stop = new AbortController();
  const reported: SlackFailure[] = [];
  const owed = new Map<string, string>();
  let ts = channel.put(run);
  const post = () =>
    postNotice({
      channel,
      ts: () => ts,
      run,
      about,
      mayStand,
      clock,
      log,
      signal: stop.signal,
      report: (failure) => void reported.push(failure),
      owed: (name, why) => void (why === undefined ? owed.delete(name) : owed.set(name, why)),
    });
  const move = (to: string): void => {
    ts = to;
  };
  return { clock, channel, log, stop, reported, owed, post, move, ts: () => ts };
};

test('A notice stands in the thread of its card, with its mark', async () => {
  const { channel, post, ts } = begin();
  await post();
  const mark = { run: aBroken().key, about: 'end' };
  assert.deepEqual(channel.replies, [{ ts: ts(), message: notice(aBroken(), 'end'), mark }]);
  assert.equal(channel.count('marks'), 0);
});

test('A notice whose answer was lost is not posted again', async () => {
  const { clock, channel, post } = begin();
  channel.fail('reply', 'lost', 1);
  const posted = post();
  await clock.advance(10_000);
  await posted;
  assert.equal(channel.replies.length, 1);
  assert.equal(channel.count('reply'), 1);
});

test('A notice that another process posted is not posted again', async () => {
  const { channel, post, ts } = begin(aBroken(), 'end', true);
  channel.replies.push({ ts: ts(), message: notice(aBroken(), 'end'), mark: { run: aBroken().key, about: 'end' } });
  await post();
  assert.equal(channel.replies.length, 1);
});

test('A notice of the stall does not stand for the notice of the end', async () => {
  const { channel, post, ts } = begin(aBroken(), 'end', true);
  channel.replies.push({
    ts: ts(),
    message: notice(aRunning(), 'stall'),
    mark: { run: aBroken().key, about: 'stall' },
  });
  await post();
  assert.deepEqual(
    channel.replies.map(({ mark }) => mark.about),
    ['stall', 'end'],
  );
});

test('A notice waits for Slack as long as it takes, and then goes to where the card stands now', async () => {
  const { clock, channel, post, move } = begin();
  channel.fail(['reply', 'marks'], 'hang');
  const posted = post();
  await clock.advance(3_600_000);
  assert.ok(channel.calls.length < 200, `${channel.calls.length} calls`);
  channel.clearFaults();
  move('7.000007');
  await clock.advance(60_000);
  await posted;
  assert.deepEqual(
    channel.replies.map(({ ts }) => ts),
    ['7.000007'],
  );
});

test('Where the channel cannot be written, the person is told by direct message', async () => {
  const { channel, post, log, reported } = begin();
  channel.fail('reply', { code: 'is_archived' });
  await post();
  assert.deepEqual(channel.directs, [{ user: 'U1', message: lostCardNotice(aBroken(), 'C1') }]);
  assert.deepEqual(reported, [{ kind: 'refused', code: 'is_archived', needed: '' }]);
  assert.match(log.lines.join('\n'), /^error: Slack refuses a notice/m);
});

test('A stall in a channel that is gone, and an end that nobody here asked for, stay owed until Slack takes them', async () => {
  for (const { clock, channel, post, owed } of [
    begin(aRunning(), 'stall'),
    begin(aBroken({ requestedBy: undefined })),
  ]) {
    channel.fail('reply', { code: 'is_archived' });
    const posted = post();
    await clock.advance(3_600_000);
    assert.deepEqual([channel.directs, owed.size], [[], 1]);
    assert.ok(channel.count('reply') < 30, `${channel.count('reply')} tries in an hour`);
    channel.clearFaults();
    await clock.advance(400_000);
    assert.deepEqual([await posted, channel.replies.length, owed.size], [true, 1, 0]);
  }
});

for (const code of ['org_login_required', 'accesslimited', 'ekm_access_denied', 'a_code_of_tomorrow']) {
  test(`A notice that Slack refuses with ${code} is owed until it is delivered`, async () => {
    const { clock, channel, post, owed } = begin();
    channel.fail(['reply', 'direct'], { code });
    const posted = post();
    await clock.advance(3_600_000);
    assert.deepEqual(
      [...owed],
      [['notice about backup 0123456789abcdef', `Slack refuses it (${code}); it is tried again`]],
    );
    channel.clearFaults();
    await clock.advance(400_000);
    assert.deepEqual([await posted, channel.replies.length + channel.directs.length, owed.size], [true, 1, 0]);
  });
}

test('A notice that Slack does not take for an hour is owed meanwhile', async () => {
  const { clock, channel, post, owed } = begin();
  channel.fail(['reply', 'marks'], 'down');
  void post();
  await clock.advance(60_000);
  assert.equal(owed.size, 1);
  channel.clearFaults();
  await clock.advance(60_000);
  assert.equal(owed.size, 0);
});

test('An end goes to the person after some refusals in the thread', async () => {
  const { clock, channel, post } = begin();
  channel.fail('reply', { code: 'restricted_action_thread_locked' });
  const posted = post();
  await clock.advance(120_000);
  assert.deepEqual([await posted, channel.directs.length], [true, 1]);
});

test('A person who asked and is not in the channel gets the end by direct message as well', async () => {
  const { channel, post } = begin();
  channel.outsiders.add('U1');
  await post();
  assert.deepEqual(channel.directs, [{ user: 'U1', message: outsideNotice(aBroken()) }]);
  assert.equal(channel.replies.length, 1);
});

test('A member of the channel gets no direct message, and nobody does for a stall', async () => {
  const member = begin();
  await member.post();
  const stalled = begin(aRunning(), 'stall');
  stalled.channel.outsiders.add('U1');
  await stalled.post();
  assert.deepEqual([member.channel.directs, stalled.channel.directs], [[], []]);
});

test('Whether the person is in the channel is asked again once the notice is posted', async () => {
  const { channel, post } = begin();
  channel.outsiders.add('U1');
  channel.fail('audience', 'down', 1);
  await post();
  assert.equal(channel.directs.length, 1);
});

test('A stop leaves the notice to the next process', async () => {
  const { clock, channel, post, stop } = begin();
  channel.fail('reply', 'down');
  const posted = post();
  await clock.advance(1_000);
  stop.abort();
  await posted;
  assert.deepEqual(channel.directs, []);
  assert.equal(channel.replies.length, 0);
});

test('A notice under a card that is gone waits for the card to be posted again', async () => {
  const { clock, channel, post } = begin();
  channel.fail(['reply', 'marks'], { code: 'thread_not_found' }, 1);
  const posted = post();
  await clock.advance(5_000);
  await posted;
  assert.deepEqual([channel.replies.length, channel.directs], [1, []]);
});

test('A notice under a card that stays gone goes to the person', async () => {
  const { clock, channel, post } = begin();
  channel.fail(['reply', 'marks'], { code: 'thread_not_found' });
  const posted = post();
  await clock.advance(90_000);
  await posted;
  assert.deepEqual([channel.replies.length, channel.directs.length], [0, 1]);
});
