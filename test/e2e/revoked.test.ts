import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BotProcess } from './bot-process.ts';
import { cardSaying, cardsIn, repliesTo, startCalls, statusesOf } from './reading.ts';
import { openScene, type Scene, transports } from './scene.ts';

/** The bot has ended by itself, and said in one line what to change. */
const hasGivenUp = async (scene: Scene, bot: BotProcess, says: RegExp): Promise<void> => {
  let code: number | undefined;
  void bot.exit.then((it) => {
    code = it;
  });
  await scene.until('the bot has ended', () => code !== undefined);
  assert.equal(code, 1);
  const [line = '', ...more] = bot.stderr().trimEnd().split('\n');
  assert.match(line, says);
  assert.doesNotMatch(line, /xox|xapp/);
  assert.deepEqual(more, []);
  assert.deepEqual(
    bot.logs().filter(({ level }) => level === 'error' || level === 'fatal'),
    [],
    'it ends on purpose',
  );
};

/** The next bot continues with the same card to its end. */
const isGoneOnWith = async (scene: Scene, ts: string): Promise<void> => {
  const { workspace } = scene;
  const card = await cardSaying(scene, 'Completed');
  assert.deepEqual([card.ts, statusesOf(card)], [ts, ['Starting', 'Running', 'Completed']]);
  await scene.until('a notice stands', () => repliesTo(workspace, card).length > 0);
  assert.equal(repliesTo(workspace, card).length, 1);
  assert.equal(cardsIn(workspace).length, 1);
  assert.equal(startCalls(scene), 1);
};

describe('a bot whose token is revoked', { concurrency: 8 }, () => {
  for (const transport of transports) {
    test(`ends and says so, and continues with its backup once it has a new one, over ${transport}`, async (t) => {
      const scene = await openScene(t, { transport });
      const { portal, workspace, bot } = scene;
      portal.knobs.durationMs = 8_000;
      await workspace.command(workspace.people.admin, '');
      const { ts } = await cardSaying(scene, 'Running');
      const token = workspace.renewToken('bot');
      await hasGivenUp(scene, bot, /^Slack does not accept SLACK_BOT_TOKEN \(token_revoked\); set a valid one/);
      await scene.startBot({ SLACK_BOT_TOKEN: token });
      await isGoneOnWith(scene, ts);
    });

    test(`ends and says so while no backup runs, over ${transport}`, async (t) => {
      const scene = await openScene(t, { transport });
      scene.workspace.renewToken('bot');
      await hasGivenUp(scene, scene.bot, /^Slack does not accept SLACK_BOT_TOKEN \(token_revoked\); set a valid one/);
    });
  }

  test('ends and says so where it is the app’s, at the next refresh of its connection, and then continues', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, bot } = scene;
    portal.knobs.durationMs = 8_000;
    await workspace.command(workspace.people.admin, '');
    const { ts } = await cardSaying(scene, 'Running');
    const token = workspace.renewToken('app');
    assert.equal(workspace.sockets(), 2, 'the open connections stay');
    workspace.refreshSockets();
    await hasGivenUp(scene, bot, /^Slack does not accept SLACK_APP_TOKEN \(token_revoked\); set a valid one/);
    await scene.startBot({ SLACK_APP_TOKEN: token });
    await isGoneOnWith(scene, ts);
  });
});
