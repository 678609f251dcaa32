import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Channel } from '../../src/sandbox/workspace/channels.ts';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import { cardsIn, onlyCard, recordOf, statusOf, toldTo, toldWords } from './reading.ts';
import { notices, openRun } from './running.ts';

const healthOf = async (url: string): Promise<{ readonly status: string; readonly why: readonly string[] }> =>
  (await (await fetch(`${url}/healthz`)).json()) as { status: string; why: string[] };

const closings: readonly {
  readonly name: string;
  readonly close: (channel: Channel) => void;
  readonly code: RegExp;
}[] = [
  {
    name: 'its channel is archived',
    close: (channel) => {
      channel.isArchived = true;
    },
    code: /admin channel cannot be used \(is_archived\)/,
  },
  {
    name: 'the bot is removed from its channel',
    close: (channel) => {
      channel.isBotMember = false;
    },
    code: /admin channel cannot be used \(channel_not_found\)/,
  },
];

describe('a card whose channel cannot be written', { concurrency: 8 }, () => {
  for (const { name, close, code } of closings) {
    test(`is replaced by a direct message where ${name}, and brought to its end when the channel is back`, async (t) => {
      const { scene, portal, workspace, bot, card } = await openRun(t);
      const { admin } = workspace.people;
      const channel = workspace.knobs.channel(workspace.adminChannel);
      const open = { ...channel };
      close(channel);
      portal.finishNow();
      const told = await toldWords(scene, admin, 'does not let the bot write');
      assert.match(told, /\*Completed\*/);
      await scene.until('the log has it as an error', () =>
        bot.logs().some(({ level, msg }) => level === 'error' && msg.includes('refuses a notice')),
      );
      await scene.until('the bot says why it is not well', async () => {
        const { status, why } = await healthOf(bot.url());
        return status === 'degraded' && why.some((reason) => code.test(reason));
      });
      assert.equal(statusOf(onlyCard(workspace) ?? card), 'Running');

      Object.assign(channel, open);
      const isBack = (it: Message): boolean => statusOf(it) === 'Completed' && recordOf(it).owes_notice === false;
      await scene.until('the card has its end', () => cardsIn(workspace).some(isBack));
      await scene.until('only that card stands', () => cardsIn(workspace).length === 1);
      await scene.until('the bot is well again', async () => (await healthOf(bot.url())).status === 'ok');
      assert.deepEqual(
        [notices(scene).length, toldTo(workspace, admin).filter((text) => text === told).length],
        [0, 1],
      );
    });
  }

  test('owes its notice while Slack refuses messages, and the bot says so', async (t) => {
    const { scene, portal, workspace, bot } = await openRun(t);
    const body = JSON.stringify({ ok: false, error: 'org_login_required' });
    const fault = { kind: 'status', status: 200, body } as const;
    workspace.faults.add({ on: 'chat.postMessage', fault, times: Number.POSITIVE_INFINITY });
    portal.finishNow();
    await scene.until('the card owes its notice', () =>
      cardsIn(workspace).some((it) => recordOf(it).owes_notice === true),
    );
    const why = await scene.until('the bot says that it is not well', async () => {
      const health = await healthOf(bot.url());
      return health.status === 'degraded' && health.why.join();
    });
    assert.match(why, /notice about backup \w+: Slack refuses it \(org_login_required\)/);
    workspace.faults.clear();
    await scene.until('the notice is posted', () => notices(scene).length === 1);
    await scene.until('nothing is owed', () => cardsIn(workspace).some((it) => recordOf(it).owes_notice === false));
    assert.deepEqual(await healthOf(bot.url()), { status: 'ok', why: [] });
  });
});
