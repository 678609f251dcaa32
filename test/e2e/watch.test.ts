import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { BotProcess } from './bot-process.ts';
import { cardSaying, cardsIn, copiesMade } from './reading.ts';
import { type openScene, type Scene, type SceneOptions, setScene } from './scene.ts';

const env = { BACKUP_WATCH: 'on', BACKUP_WATCH_SECONDS: '0.3' };

const alarmsIn = (workspace: SimulatedWorkspace): readonly Message[] =>
  workspace.messages(workspace.adminChannel).filter(({ metadata }) => metadata?.event_type === 'docspace_backup_alarm');

/** Waits until there is one alarm, and it says that. */
const alarmSaying = ({ until, workspace }: Scene, words: RegExp): Promise<Message> =>
  until(`an alarm says ${words}`, () => {
    const [alarm, ...more] = alarmsIn(workspace);
    return more.length === 0 && alarm && words.test(alarm.text) && alarm;
  });

const repliesTo = ({ workspace }: Scene, { ts }: Message): readonly Message[] =>
  workspace.everything(workspace.adminChannel).filter(({ thread_ts }) => thread_ts === ts);

const save = async ({ portal }: Scene): Promise<void> => {
  const answer = await fetch(`${portal.origin}/api/2.0/backup/createbackupschedule`, {
    method: 'POST',
    headers: { authorization: portal.sessionToken, 'content-type': 'application/json' },
    body: JSON.stringify({ storageType: 4, storageParams: [], backupsStored: 3, cronParams: { period: 0, hour: 0 } }),
  });
  assert.equal(answer.status, 200);
};

const deleteSchedule = async ({ portal }: Scene): Promise<void> => {
  const headers = { authorization: portal.sessionToken };
  const answer = await fetch(`${portal.origin}/api/2.0/backup/deletebackupschedule`, { method: 'DELETE', headers });
  assert.equal(answer.status, 200);
};

const schedules = ({ portal }: Scene): number => portal.calls.filter(({ name }) => name === 'getbackupschedule').length;

/** A bot that watches a portal with a schedule, and has read it. */
const watching = async (
  t: Parameters<typeof openScene>[0],
  options: SceneOptions = {},
): Promise<Scene & { bot: BotProcess }> => {
  const scene = await setScene(t, { env, ...options });
  await save(scene);
  scene.portal.runSchedule();
  await copiesMade(scene, 1);
  const bot = await scene.startBot();
  await scene.until('the schedule is read', () => schedules(scene) > 0);
  return { ...scene, bot };
};

describe('the watch', { concurrency: 4 }, () => {
  test('a scheduled backup gets a card and is followed to its end; one that was over before does not', async (t) => {
    const scene = await watching(t);
    const { portal, workspace } = scene;
    portal.knobs.durationMs = 3_000;
    portal.runSchedule();
    const card = await cardSaying(scene, 'Running');
    assert.match(card.text, /by the portal’s schedule/);
    const ended = await cardSaying(scene, 'Completed');
    const payload = ended.metadata?.event_payload ?? {};
    assert.equal(payload.origin, 'schedule');
    assert.equal('requested_by' in payload, false);
    assert.equal(cardsIn(workspace).length, 1);
    assert.deepEqual(repliesTo(scene, ended), []);
  });

  test('a backup that a person starts in DocSpace gets a card with their name, and a failure calls people', async (t) => {
    const scene = await watching(t);
    scene.portal.knobs.ending = 'error';
    scene.portal.startElsewhere();
    const card = await cardSaying(scene, 'Failed');
    assert.match(card.text, /begun in DocSpace by \w+/);
    const [reply] = await scene.until('people are called', () => {
      const replies = repliesTo(scene, card);
      return replies.length > 0 && replies;
    });
    assert.match(reply?.text ?? '', /^<!here> /);
  });

  test('a deleted schedule is an alarm that calls people once, though the bot is killed while it tells it', async (t) => {
    const scene = await watching(t);
    const { portal, workspace, launch } = scene;
    workspace.faults.add({ on: 'chat.postMessage', fault: { kind: 'hang-after' } });
    await deleteSchedule(scene);
    const alarm = await alarmSaying(scene, /^Schedule gone: <http.* deleted it in DocSpace/);
    await scene.bot.kill();
    assert.deepEqual(repliesTo(scene, alarm), []);
    const bots = [launch(), launch()];
    await scene.until('people are called', () => repliesTo(scene, alarm).length > 0);
    await scene.until('both have looked', () => bots.every((bot) => bot.logs().some(({ msg }) => msg === 'ready')));
    await save(scene);
    portal.runSchedule();
    await alarmSaying(scene, /^Resolved: Schedule gone/);
    await scene.until('the end is told', () => repliesTo(scene, alarm).length > 1);
    const replies = repliesTo(scene, alarm).map(({ text }) => text);
    assert.match(replies[0] ?? '', /^<!here> Schedule gone/);
    assert.match(replies[1] ?? '', /^Resolved: Schedule gone/);
    assert.equal(replies.length, 2);
  });

  test('a portal that cannot be reached is an alarm until it answers', async (t) => {
    const scene = await watching(t, { env: { ...env, BACKUP_GRACE_MINUTES: '0.02', BACKUP_ALARM_MENTION: 'nobody' } });
    scene.portal.knobs.tenantStatus = 4;
    const alarm = await alarmSaying(scene, /^Watching is blocked: <http/);
    const { alarm: key, kind, portal, since, until } = alarm.metadata?.event_payload ?? {};
    assert.deepEqual([typeof key, kind, portal, until], ['string', 'blocked', scene.portal.origin, undefined]);
    assert.match(String(since), /^\d{4}-.*Z$/);
    scene.portal.knobs.tenantStatus = 0;
    const over = await alarmSaying(scene, /^Resolved: Watching is blocked/);
    assert.match(String(over.metadata?.event_payload.until), /^\d{4}-.*Z$/);
    const [begun] = await scene.until(
      'the end is told',
      () => repliesTo(scene, over).length === 2 && repliesTo(scene, over),
    );
    assert.match(begun?.text ?? '', /^Watching is blocked/);
  });

  test('the panel comes by itself, is pinned, and hands the watch over with what it remembers', async (t) => {
    const scene = await watching(t, { env: { ...env, BACKUP_PANEL: 'on' } });
    const { workspace, portal } = scene;
    const panels = () =>
      workspace
        .messages(workspace.adminChannel)
        .filter(({ metadata }) => metadata?.event_type === 'docspace_backup_panel');
    const panel = await scene.until('the panel remembers the schedule', () => {
      const [found] = panels();
      return String(found?.metadata?.event_payload.memory).includes('"rhythm"') && found;
    });
    assert.deepEqual(workspace.pins(workspace.adminChannel), [panel.ts]);
    await scene.bot.kill();
    await deleteSchedule(scene);
    await scene.startBot();
    const alarm = await alarmSaying(scene, /^Schedule gone: /);
    assert.equal(panels().length, 1);
    const { admin } = workspace.people;
    await workspace.press(admin, alarm, 'backup_alarm_ack');
    await scene.until('it is acknowledged', () =>
      JSON.stringify(alarmsIn(workspace).at(-1)?.blocks).includes(`acknowledged by <@${admin}>`),
    );
    await workspace.press(admin, alarm, 'backup_schedule_restore');
    await scene.until('the schedule is set', () => portal.schedule() !== undefined);
    await alarmSaying(scene, /^Resolved: Schedule gone/);
    await workspace.command(admin, 'status');
    await scene.until('the status tells the watch', () =>
      workspace.ephemerals(admin).some(({ text }) => text.includes('The portal is watched without a break')),
    );
  });

  test('a damaged copy that somebody made in DocSpace is an alarm until it is deleted, and another until a later one is whole', async (t) => {
    const scene = await watching(t, { env: { ...env, BACKUP_VERIFY: 'full', BACKUP_ALARM_MENTION: 'nobody' } });
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    portal.knobs.archiveDamage = 'truncated';
    portal.startElsewhere();
    const first = await alarmSaying(scene, /^Damaged copy: <http.*>, since \d{4}-.*Z\. .*cut off/);
    assert.equal(first.metadata?.event_payload.kind, 'damaged_copy');
    await cardSaying(scene, 'Completed with warnings');
    await workspace.command(admin, 'history');
    const shown = await scene.until('the history is shown', () =>
      workspace.ephemerals(admin).find(({ blocks }) => JSON.stringify(blocks).includes('backup_delete')),
    );
    await workspace.press(admin, shown, 'backup_delete', portal.history().at(-1)?.id);
    await alarmSaying(scene, /^Resolved: Damaged copy/);
    assert.match(repliesTo(scene, first)[0]?.text ?? '', /^Damaged copy/);
    const alarms = (): readonly string[] => alarmsIn(workspace).map(({ text }) => text.split(':')[0] ?? '');
    portal.startElsewhere();
    await scene.until('there is another', () => alarms().includes('Damaged copy'));
    portal.knobs.archiveDamage = 'none';
    portal.startElsewhere();
    await scene.until('both are over', () => alarms().every((word) => word === 'Resolved'));
    assert.equal(alarms().length, 2);
  });

  test('a key that the portal refuses is told before the bot ends, once', async (t) => {
    const scene = await setScene(t, { env });
    scene.portal.knobs.key = 'deleted';
    assert.equal(await scene.launch().exit, 1);
    assert.equal(await scene.launch().exit, 1);
    const alarm = await alarmSaying(scene, /^Watching is blocked: .*does not accept the API key/);
    assert.equal(repliesTo(scene, alarm).length, 1);
    scene.portal.knobs.key = 'valid';
    await scene.startBot();
    await alarmSaying(scene, /^Resolved: Watching is blocked/);
  });
});
