import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Said } from '../../../src/sandbox/page/wire.ts';
import { clientFor, until } from '../workspace/workspace-support.ts';
import { endsOf, listen, openServed } from './page-support.ts';
import { wordsIn } from './page-words.ts';

const words = ({ body }: Said): string => wordsIn(body);

test('who begins to look is told everything there is, and then each change as it comes', async (t) => {
  const served = await openServed(t);
  const { workspace } = endsOf(served.stage.scene());
  const { chat } = clientFor(workspace);
  const [channel, { admin }] = [workspace.adminChannel, workspace.people];
  const { ts = '' } = await chat.postMessage({ channel, text: 'Card *one*' });
  await chat.postEphemeral({ channel, user: admin, text: 'For you' });
  const news = await listen(t, served);

  const { said, board } = await news.until('scene');
  assert.deepEqual(
    said.map((one) => [one.who, one.from, words(one)]),
    [
      ['', 'DocSpace Backup', 'Card one'],
      ['admin', 'DocSpace Backup', 'For you'],
    ],
  );
  assert.deepEqual(
    board.channels.map(({ name, isPrivate }) => [name, isPrivate]),
    [
      ['backup-admins', true],
      ['general', false],
    ],
  );

  await chat.update({ channel, ts, text: 'Card two' });
  const edited = await news.until('said');
  assert.deepEqual([edited.said.ts, edited.said.edits, words(edited.said)], [ts, 1, 'Card two']);
  await chat.postMessage({ channel, text: 'A reply', thread_ts: ts });
  assert.equal((await news.until('said', (one) => words(one.said) === 'A reply')).said.thread, ts);
  await chat.delete({ channel, ts });
  assert.equal((await news.until('said', (one) => one.said.isDeleted)).said.ts, ts);
});

test('every request between the three is told with its time, its outcome, and what struck it', async (t) => {
  const served = await openServed(t);
  const { workspace, portal } = endsOf(served.stage.scene());
  const news = await listen(t, served);
  const { chat } = clientFor(workspace);
  await chat.postMessage({ channel: workspace.adminChannel, text: 'x' });
  await chat.delete({ channel: workspace.adminChannel, ts: '1.1' }).catch(() => undefined);
  portal.faults.add({ on: 'getbackupprogress', fault: { kind: 'drop-after' } });
  const url = `${portal.origin}/api/2.0/backup/getbackupprogress`;
  await fetch(url, { headers: { authorization: `Bearer ${portal.apiKey}` } }).catch(() => undefined);
  await fetch(`${portal.origin}/api/2.0/backup/getbackuphistory`);
  await workspace.command(workspace.people.admin, 'help');

  const seen = () => news.heard.flatMap((one) => (one.kind === 'requests' ? one.requests : []));
  await until(() => seen().length >= 5, 'five requests are told');
  assert.deepEqual(
    seen()
      .map(({ way, name, outcome, isBad }) => `${way}: ${name}, ${outcome}, ${isBad ? 'bad' : 'good'}`)
      .sort(),
    [
      'Slack → bot: /backup help, nowhere to send it, bad',
      'bot → Slack: chat.delete, 200 message_not_found, bad',
      'bot → Slack: chat.postMessage, 200, good',
      'bot → portal: getbackuphistory, 401, bad',
      'bot → portal: getbackupprogress, done, but the answer was lost, bad',
    ],
  );
  assert.ok(seen().every(({ at, ms }) => ms >= 0 && Math.abs(at - Date.now()) < 60_000));
});

test('the list of requests and messages does not grow without limit', async (t) => {
  const served = await openServed(t);
  const { workspace, portal } = endsOf(served.stage.scene());
  workspace.knobs.messagesKept = 150;
  portal.knobs.isRateLimited = false;
  for (let count = 0; count < 250; count += 1) {
    await fetch(portal.origin);
    workspace.postAs(workspace.people.admin, workspace.adminChannel, { text: `${count}` });
  }
  const { requests, said } = await (await listen(t, served)).until('scene');
  assert.equal(requests.length, 200);
  assert.equal(workspace.everything(workspace.adminChannel).length, 150);
  assert.deepEqual([said.length, said.map(words).at(-1)], [120, '249']);
});

test('a fresh scene is shown from its beginning, and nothing of the old one', async (t) => {
  const served = await openServed(t);
  const old = endsOf(served.stage.scene()).workspace;
  old.postAs(old.people.admin, old.adminChannel, { text: 'Before' });
  const news = await listen(t, served);
  await news.until('scene', ({ said }) => said.length === 1);
  await served.stage.replace({ server: '3.1' });
  const fresh = await news.until('scene', ({ board }) => board.setting.server === '3.1');
  assert.deepEqual([fresh.said, fresh.requests], [[], []]);
  const { workspace } = endsOf(served.stage.scene());
  workspace.postAs(workspace.people.admin, workspace.adminChannel, { text: 'After' });
  await news.until('said', ({ said }) => words(said) === 'After');
  old.postAs(old.people.admin, old.adminChannel, { text: 'Late' });
  assert.ok(!news.heard.some((one) => one.kind === 'said' && words(one.said) === 'Late'));
});

test('how the portal stands is told as it changes, with what is broken', async (t) => {
  const served = await openServed(t);
  const { portal } = endsOf(served.stage.scene());
  const news = await listen(t, served);
  assert.deepEqual((await news.until('scene')).board.portal?.jobs, []);
  const id = portal.startElsewhere();
  const running = await news.until('board', ({ board }) => board.portal?.jobs.length === 1);
  assert.equal(running.board.portal?.jobs[0]?.id, id);
  await served.act({ do: 'type', line: 'break job fails' });
  const failed = await news.until('board', ({ board }) => board.portal?.jobs[0]?.tone === 'failed');
  assert.match(failed.board.portal?.jobs[0]?.state ?? '', /failed, \d+ %, No space left on device/);
  const isOn = failed.board.troubles.filter((trouble) => trouble.isOn).map(({ name }) => name);
  assert.deepEqual(isOn, ['job fails']);
});
