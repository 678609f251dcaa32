import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying, endedCard, onlyCard, placeOf, toldTo, toldWords } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';
import { calls, scheduleElsewhere } from './scheduling.ts';

/** Asks for the status as the person; gives what they are then told that matches. */
const statusFor = async (scene: Scene, who: string, words: RegExp): Promise<string> => {
  const before = toldTo(scene.workspace, who).length;
  await scene.workspace.command(who, 'status');
  return await scene.until(`a status that says ${words}`, () =>
    toldTo(scene.workspace, who)
      .slice(before)
      .find((text) => words.test(text)),
  );
};

const servers = ['3.1', '3.8'] as const;

describe('what runs and what was last', { concurrency: 8 }, () => {
  for (const server of servers) {
    test(`shows the bot’s own runs, on a server ${server}`, async (t) => {
      const scene = await openQuickScene(t, { portal: { server } });
      const { portal, workspace } = scene;
      const { admin, colleague } = workspace.people;
      portal.knobs.durationMs = 300;
      const none = await statusFor(scene, colleague, /Nothing runs/);
      assert.match(
        none,
        /No earlier backup is known here\. `\/backup history` asks the portal\.\nNo schedule\.\nThe portal is \*not watched\*/,
      );

      await workspace.command(admin, '');
      const first = await cardSaying(scene, 'Completed');
      const last = await statusFor(scene, colleague, /Last: \*Completed\*/);
      assert.match(
        last,
        /\(just now\), took \d s, asked by <@\w+>, to temporary storage \(DataStore\); DocSpace deletes it/,
      );
      assert.ok(last.includes(placeOf(first)) && last.includes(`<@${admin}>`), last);

      Object.assign(portal.knobs, { durationMs: 60_000, uploadMs: 0, publishEveryMs: 100 });
      await workspace.command(admin, '');
      await cardSaying(scene, 'Running', 1);
      const running = await statusFor(scene, colleague, /\*Running\*.*\n.* % {2}· {2}/);
      assert.match(running, /Since .*asked by <@\w+>, to temporary storage \(DataStore\)\./);
      assert.match(
        running,
        /(Done about .*, if it takes as long as usual|It takes longer than usual) \(\d s, from one earlier backup\)/,
      );
      portal.finishNow();
      await endedCard(scene, 1);
      assert.equal(calls(scene, 'getbackuphistory'), 0, 'the history is not read for it');
    });

    test(`shows what others start, on a server ${server}`, async (t) => {
      const scene = await openQuickScene(t, { portal: { server } });
      const { portal, workspace } = scene;
      const { admin } = workspace.people;
      Object.assign(portal.knobs, { durationMs: 60_000, timeZone: 'Europe/Berlin' });
      const id = portal.startElsewhere();
      const running = await statusFor(scene, admin, /\*Running\*/);
      assert.ok(running.includes(`Not started here, but in DocSpace or by its schedule. Backup ID \`${id}\`.`));
      portal.finishNow();
      const over = await statusFor(scene, admin, /Last: backup/);
      assert.match(
        over,
        /which was not started here, \*Completed\* <!date[^>]+>(, begun in DocSpace by [^.]+)?\. `\/backup history` shows the copy\./,
      );

      await scheduleElsewhere(scene, { storageType: '4', storageParams: [], cronParams: { period: 0, hour: 12 } });
      const scheduled = portal.runSchedule();
      const both = await statusFor(scene, admin, /\*Running\*/);
      assert.ok(scheduled && both.includes(scheduled), both);
      const [, next] = /Next <!date\^(\d+)\^/.exec(both) ?? [];
      const at = new Date(Number(next) * 1000);
      assert.ok(at.getTime() > Date.now());
      const hour = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: 'Europe/Berlin' });
      assert.equal(hour.format(at), '12');
      assert.equal(calls(scene, 'getbackuphistory'), 1, 'the history is read for the end that no card tells, alone');
    });
  }

  test('of a self-hosted portal has the whole instance beside its own', async (t) => {
    const scene = await openQuickScene(t, { portal: { isStandalone: true }, env: { BACKUP_DUMP: 'true' } });
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    portal.knobs.durationMs = 300;
    const own = portal.startElsewhere();
    await workspace.command(admin, '');
    const card = await cardSaying(scene, 'Completed');
    const both = await statusFor(scene, admin, /whole instance/);
    assert.ok(both.includes(own) && both.includes(placeOf(card)), both);
    const [portals, instances] = both.split(/(?=\*Nothing runs\* {2}· {2}Backup of the whole)/);
    assert.match(portals ?? '', /Last: backup `.*not started here/);
    assert.match(instances ?? '', /Last: \*Completed\*/);
  });

  test('of a self-hosted portal that forbids whole-instance backups is its own alone, and no trouble', async (t) => {
    const scene = await openQuickScene(t, { portal: { isStandalone: true } });
    scene.portal.knobs.isDumpForbidden = true;
    const text = await statusFor(scene, scene.workspace.people.admin, /Nothing runs/);
    assert.doesNotMatch(text, /whole instance/);
    assert.ok(scene.portal.calls.some(({ path, status }) => /Dump=true/.test(path) && status === 403));
    const { status } = (await (await fetch(`${scene.bot.url()}/healthz`)).json()) as { status: string };
    assert.equal(status, 'ok');
  });

  test('in the cloud leaves the whole instance alone, and the portal is not asked about it', async (t) => {
    const scene = await openQuickScene(t);
    const text = await statusFor(scene, scene.workspace.people.admin, /Nothing runs/);
    assert.doesNotMatch(text, /whole instance/);
    assert.ok(scene.portal.calls.every(({ path, status }) => !/dump/i.test(path) && status === 200));
  });

  test('shows what is known when the portal is down, and when Slack shows no cards', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    portal.knobs.durationMs = 300;
    await workspace.command(admin, '');
    await cardSaying(scene, 'Completed');
    const always = Number.POSITIVE_INFINITY;
    portal.faults.add({ on: '*', fault: { kind: 'html' }, times: always });
    const down = await statusFor(scene, admin, /What runs is not known/);
    assert.match(down, /The portal is not available at the moment \(502\).*\n.*Last: \*Completed\*/);
    assert.match(down, /The schedule could not be read \(502\)\.\nThe portal is \*not watched\*/);
    portal.faults.clear();
    workspace.faults.add({ on: 'conversations.history', fault: { kind: 'status', status: 500 }, times: always });
    const blind = await statusFor(scene, admin, /Slack did not show the cards/);
    assert.match(blind, /Last: backup `.*` \*Completed\* <!date[^>]+>/);
  });

  test('is asked for with the panel’s button as well, and not by guests', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    const { admin, guest } = workspace.people;
    await workspace.command(admin, 'panel');
    const panel = await scene.until('the panel stands', () => workspace.messages(workspace.adminChannel)[0]);
    await workspace.press(admin, panel, 'backup_status');
    await toldWords(scene, admin, /Nothing runs/);
    const before = portal.calls.length;
    await workspace.press(guest, panel, 'backup_status');
    await toldWords(scene, guest, /Guests may not use this bot\..*Nothing was done\./);
    await workspace.command(guest, 'status');
    await scene.until(
      'the guest is refused twice',
      () => toldTo(workspace, guest).filter((it) => /Guests/.test(it)).length === 2,
    );
    assert.ok(!toldTo(workspace, guest).some((text) => /Nothing runs/.test(text)));
    assert.equal(portal.calls.length, before);
    assert.equal(onlyCard(workspace), undefined);
  });
});
