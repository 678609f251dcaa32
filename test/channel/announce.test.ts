import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnnounce } from '../../src/channel/announce.ts';
import { createChannel } from '../../src/channel/channel.ts';
import { plain } from '../../src/slack/blocks/text.ts';
import { createFakeChannel } from '../support/channel.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';
import { createSlackClient } from '../support/slack-server.ts';

const mark = { run: 'k1', about: 'schedule', by: 'U1' };
const message = plain('The schedule was changed.');

const begin = () => {
  const clock = createFakeClock();
  const channel = createFakeChannel(clock);
  const announce = createAnnounce({ channel, clock, log: createKeptLog() });
  const said = async (): Promise<string> => {
    let result: string | undefined;
    const done = announce(message, mark).then((is) => {
      result = is;
    });
    await clock.until(() => result !== undefined);
    await done;
    return result ?? '';
  };
  return { channel, said };
};

test('An announcement is posted once', async () => {
  const { channel, said } = begin();
  assert.equal(await said(), '');
  assert.deepEqual(channel.announcements, [{ message, mark }]);
  assert.equal(channel.count('announced'), 0);
});

test('An announcement whose answer is lost is looked for, and not posted again', async () => {
  const { channel, said } = begin();
  channel.fail('announce', 'lost', 1);
  assert.equal(await said(), '');
  assert.deepEqual([channel.announcements.length, channel.count('announce')], [1, 1]);
});

test('An announcement that did not come through is posted again', async () => {
  const { channel, said } = begin();
  channel.announcements.push(
    { message, mark: { ...mark, run: 'other' } },
    { message, mark: { ...mark, about: 'end' } },
  );
  channel.fail('announce', 'down', 1);
  assert.equal(await said(), '');
  assert.equal(channel.announcements.length, 3);
});

test('What Slack refuses is told with its word, and what it never confirms as unclear', async () => {
  const { channel, said } = begin();
  channel.fail('announce', { code: 'is_archived' });
  assert.equal(await said(), 'is_archived');
  channel.fail('announce', 'down');
  assert.equal(await said(), 'unclear');
  channel.fail('announce', { seconds: 1 });
  assert.equal(await said(), 'rate_limited');
});

test('An announcement carries its mark, by which this bot alone finds it again', async () => {
  const event_type = 'docspace_backup_notice';
  const own = { ts: '1.000001', bot_id: 'B1', metadata: { event_type, event_payload: mark } };
  const messages = [own, { ...own, bot_id: 'B2' }, { ...own, metadata: undefined }];
  const { client, calls } = createSlackClient(({ method }) =>
    method === 'conversations.history' ? { ok: true, messages } : { ok: true, ts: '1.000001' },
  );
  const channel = createChannel({ client, id: 'C1', botId: 'B1' });
  await channel.announce(message, mark);
  assert.deepEqual(await channel.announced(), [mark]);
  const [posted, looked] = calls;
  assert.equal(posted?.args.metadata, JSON.stringify({ event_type, event_payload: mark }));
  assert.deepEqual([posted?.args.thread_ts, posted?.args.channel], [undefined, 'C1']);
  assert.deepEqual([looked?.args.limit, looked?.args.include_all_metadata], ['200', 'true']);
});
