import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fault } from '../../src/sandbox/faults.ts';
import { cancelCalls, cancelNotes, openRunning, withCancel } from './cancelling.ts';
import { cardSaying, cardsIn, endedCard, repliesTo, startCalls, statusOf, toldWords } from './reading.ts';
import type { Scene } from './scene.ts';

const happened: readonly Fault[] = [{ kind: 'drop-after' }, { kind: 'status-after', status: 500 }];
const didNotHappen: readonly Fault[] = [{ kind: 'drop-before' }, { kind: 'status', status: 500 }, { kind: 'html' }];

describe('a cancel without an answer', { concurrency: 8 }, () => {
  for (const [index, fault] of happened.entries()) {
    test(`that took effect (${fault.kind}) ends the card as cancelled by that person`, async (t) => {
      const scene = await openRunning(t, { transport: index === 0 ? 'socket' : 'http' });
      const { workspace, portal, card } = scene;
      const { admin } = workspace.people;
      portal.faults.add({ on: 'cancelbackup', fault });
      await workspace.press(admin, card, 'backup_cancel');
      await toldWords(scene, admin, /Whether the backup was cancelled is shown in a moment on/);
      const done = await cardSaying(scene, 'Cancelled');
      assert.ok(JSON.stringify(done.blocks).includes(`Cancelled by <@${admin}>`));
      assert.equal(cancelNotes(scene, done).length, 1);
      assert.equal(cancelCalls(scene), 1);
    });
  }

  for (const [index, fault] of didNotHappen.entries()) {
    test(`that did nothing (${fault.kind}) is told to have done nothing, and can be tried again`, async (t) => {
      const scene = await openRunning(t, { transport: index === 0 ? 'socket' : 'http' });
      const { workspace, portal, card } = scene;
      const { admin } = workspace.people;
      portal.faults.add({ on: 'cancelbackup', fault });
      await workspace.press(admin, card, 'backup_cancel');
      await toldWords(scene, admin, 'The portal continues with the backup anyway. Nothing was cancelled.');
      assert.match(cancelNotes(scene, card).at(-1) ?? '', /could not cancel this backup; it continues/);
      assert.equal(cancelCalls(scene), 1, 'it is never repeated by itself');
      const again = await scene.until('the card has its button again', () => withCancel(scene));
      await workspace.press(admin, again, 'backup_cancel');
      await cardSaying(scene, 'Cancelled');
    });
  }
});

/** The card has come to its end, in place, with one notice, and no second backup was asked for. */
const endedOnce = async (scene: Scene, ts: string): Promise<string> => {
  const card = await endedCard(scene);
  assert.deepEqual([card.ts, cardsIn(scene.workspace).length, startCalls(scene)], [ts, 1, 1]);
  const about = (): readonly unknown[] =>
    repliesTo(scene.workspace, card).flatMap(({ metadata }) => metadata?.event_payload.about ?? []);
  await scene.until('a notice stands', () => about().includes('end'));
  assert.deepEqual(about(), ['cancel', 'end']);
  return `${statusOf(card)}: ${JSON.stringify(card.blocks)}`;
};

describe('a bot that is killed while somebody cancels', { concurrency: 8 }, () => {
  test('after the note and before the portal took it: the next follows the backup to its end', async (t) => {
    const scene = await openRunning(t, { way: 'script' });
    const { workspace, portal, bot, card } = scene;
    portal.faults.add({ on: 'cancelbackup', fault: { kind: 'hang' } });
    await workspace.press(workspace.people.admin, card, 'backup_cancel');
    await scene.until('the portal was asked', () => cancelCalls(scene) === 1);
    await bot.kill();
    await scene.startBot();
    portal.finishNow();
    assert.match(await endedOnce(scene, card.ts), /^Completed: /);
    assert.equal(cancelCalls(scene), 1);
  });

  test('after the portal took it: the next writes by whom', async (t) => {
    const scene = await openRunning(t, { transport: 'http', way: 'script' });
    const { workspace, portal, bot, card } = scene;
    portal.faults.add({ on: 'cancelbackup', fault: { kind: 'hang-after' } });
    // The job is absent for a while, which the bot does not take for its end at once.
    portal.knobs.cancelRepublishMs = 60_000;
    await workspace.press(workspace.people.colleague, card, 'backup_cancel');
    await scene.until('the portal was asked', () => cancelCalls(scene) === 1);
    await bot.kill();
    assert.equal(statusOf(cardsIn(workspace)[0] ?? card), 'Running');
    await scene.startBot();
    const ended = await endedOnce(scene, card.ts);
    assert.match(ended, /^Cancelled: /);
    assert.ok(ended.includes(`Cancelled by <@${workspace.people.colleague}>`), ended);
  });
});
