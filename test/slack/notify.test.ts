import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoticeAbout } from '../../src/backup/notice.ts';
import type { Run } from '../../src/backup/run.ts';
import { postNotice } from '../../src/channel/notice.ts';
import { lostCardNotice, notice } from '../../src/channel/view-notice.ts';
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
    });
  const move = (to: string): void => {
    ts = to;
  };
  return { clock, channel, log, stop, reported, post, move, ts: () => ts };
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
  channel.mend();
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
  assert.match(log.lines.join('\n'), /^error: Slack refuses the notice/m);
});

test('A stall in a channel that is gone, and an end that nobody here asked for, are told to no one', async () => {
  for (const { channel, post } of [begin(aRunning(), 'stall'), begin(aBroken({ requestedBy: '' }))]) {
    channel.fail('reply', { code: 'is_archived' });
    await post();
    assert.deepEqual(channel.directs, []);
  }
});

test('A notice that cannot be delivered at all is in the log', async () => {
  const { channel, post, log } = begin();
  channel.fail(['reply', 'direct'], { code: 'is_archived' });
  await post();
  assert.match(log.lines.join('\n'), /^error: the notice could not be delivered at all$/m);
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

test('A notice under a card that is gone waits for the card to be posted anew', async () => {
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
