import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Delivery } from '../../src/sandbox/workspace/delivery.ts';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import { cardSaying, cardsIn, recordOf, repliesTo, startCalls, statusesOf, statusOf, toldTo } from './reading.ts';
import { openScene, type Scene, transports } from './scene.ts';

/** A stop can come between a card and its backup: it says then that nothing was started. */
const ends: readonly string[] = ['Completed', 'Not started'];

/** Two people who ask for backups, one with the command, the other with two presses of the button at once. */
const crowd = async (scene: Scene) => {
  const { workspace } = scene;
  const { admin, colleague } = workspace.people;
  const panel = await panelIn(scene);
  const asked: { readonly who: string; readonly delivery: Delivery }[] = [];
  const ask = async (who: string, delivering: Promise<Delivery>): Promise<void> => {
    asked.push({ who, delivery: await delivering });
  };
  return {
    asked,
    people: [admin, colleague],
    askAtOnce: async (): Promise<void> => {
      const press = () => ask(colleague, workspace.press(colleague, panel, 'backup_start'));
      await Promise.all([ask(admin, workspace.command(admin, '')), press(), press()]);
    },
  };
};

const panelIn = async (scene: Scene) => {
  const { workspace } = scene;
  await workspace.command(workspace.people.admin, 'panel');
  return await scene.until('the panel is posted', () =>
    workspace.messages(workspace.adminChannel).find((message) => !('run' in recordOf(message))),
  );
};

/** What the person read about requests for a backup, the first word that they are under way left out. */
const answersTo = ({ workspace }: Scene, who: string): readonly string[] =>
  toldTo(workspace, who).filter((text) => !/^(Starting a backup|Posting|The panel is|.backup failed)/.test(text));

describe('a bot that is replaced while it works', { concurrency: 8 }, () => {
  for (const transport of transports) {
    test(`loses and doubles nothing, twice over while people continue asking, over ${transport}`, async (t) => {
      const scene = await openScene(t, { transport });
      const { portal, workspace } = scene;
      Object.assign(portal.knobs, { durationMs: 2_000, allowance: 99 });
      const { asked, people, askAtOnce } = await crowd(scene);
      let { bot } = scene;
      for (let turn = 0; turn < 2; turn += 1) {
        await askAtOnce();
        await scene.until('a backup runs', () => cardsIn(workspace).some((card) => statusOf(card) === 'Running'));
        const [next] = await Promise.all([scene.startBot(), askAtOnce()]);
        await askAtOnce();
        const [code] = await Promise.all([bot.stop(), askAtOnce()]);
        assert.deepEqual([code, bot.stderr()], [0, '']);
        await askAtOnce();
        bot = next;
        const isOver = (card: Message): boolean =>
          recordOf(card).owes_notice === false && ends.includes(statusOf(card));
        await scene.until('every backup is over', () => cardsIn(workspace).every(isOver));
      }

      const cards = cardsIn(workspace);
      const begun = cards.filter((card) => statusOf(card) === 'Completed');
      assert.deepEqual(
        begun.map((card) => recordOf(card).backup_id),
        portal.starts.map(({ taskId }) => taskId),
      );
      assert.equal(startCalls(scene), portal.starts.length);
      assert.ok(begun.length >= 2);
      for (const card of cards) {
        const way = begun.includes(card) ? ['Starting', 'Running', 'Completed'] : ['Starting', 'Not started'];
        assert.deepEqual(statusesOf(card), way);
        assert.equal(repliesTo(workspace, card).length, 1, card.text);
      }

      for (const who of people) {
        const own = asked.filter((it) => it.who === who).map(({ delivery }) => delivery);
        const taken = own.filter(({ ack }) => ack === 'acked');
        // What is on its way over a connection that the bot just closes does not reach it; Slack says so to the person.
        assert.ok(
          own.every(({ ack, failure, transport: way }) => ack === 'acked' || (way === 'socket' && failure !== '')),
        );
        const refused = cards.filter((card) => !begun.includes(card) && recordOf(card).requested_by === who);
        const due = taken.length + refused.length;
        await scene.until('every request is answered', () => answersTo(scene, who).length >= due);
        assert.equal(answersTo(scene, who).length, due, answersTo(scene, who).join('\n'));
        for (const text of answersTo(scene, who)) {
          assert.match(text, /Follow the backup|already running|stopping or restarting|stopped before it asked/);
        }
      }
    });
  }

  test('has its backup finished within a minute by one that stood by, where it is killed', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, bot } = scene;
    portal.knobs.durationMs = 5_000;
    await workspace.command(workspace.people.admin, '');
    const { ts } = await cardSaying(scene, 'Running');
    await scene.startBot();
    await bot.kill();
    const card = await cardSaying(scene, 'Completed');
    assert.equal(card.ts, ts);
    assert.deepEqual(statusesOf(card), ['Starting', 'Running', 'Completed']);
    await scene.until('a notice stands', () => repliesTo(workspace, card).length > 0);
    assert.equal(repliesTo(workspace, card).length, 1);
    assert.deepEqual([cardsIn(workspace).length, startCalls(scene)], [1, 1]);
  });
});
