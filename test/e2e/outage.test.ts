import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { BotProcess } from './bot-process.ts';
import { cardSaying, endedCard, onlyCard, repliesTo, startCalls, statusesOf } from './reading.ts';
import { openScene, type Scene, type Transport, transports } from './scene.ts';

const always = { times: Number.POSITIVE_INFINITY };

/** The card has come to the end it should, in place, with one notice, and everything was done once. */
const isTold = async (scene: Scene, ts: string, statuses: readonly string[]): Promise<void> => {
  const { workspace } = scene;
  const card = await endedCard(scene);
  await scene.until('a notice stands', () => repliesTo(workspace, card).length > 0);
  assert.deepEqual([card.ts, statusesOf(card)], [ts, statuses]);
  assert.equal(repliesTo(workspace, card).length, 1);
  assert.equal(workspace.everything(workspace.adminChannel).length, 2, 'the card and its notice');
  assert.equal(startCalls(scene), 1);
};

const said = (bot: BotProcess, words: string): boolean => bot.logs().some(({ msg }) => msg === words);

const slackDown = {
  'answers 503': {
    begin: ({ workspace }: Scene) => Object.assign(workspace.knobs, { isDown: true }),
    end: ({ workspace }: Scene) => Object.assign(workspace.knobs, { isDown: false }),
  },
  'resets every connection': {
    begin: ({ workspace }: Scene) => {
      workspace.faults.add({ on: '*', fault: { kind: 'reset' }, ...always });
      workspace.dropSockets();
    },
    end: ({ workspace }: Scene) => workspace.faults.clear(),
  },
};

const portalDown: readonly { readonly how: string; readonly fault: Fault; readonly transport: Transport }[] = [
  { how: 'resets every connection', fault: { kind: 'reset' }, transport: 'socket' },
  { how: 'answers 502 in HTML', fault: { kind: 'html' }, transport: 'socket' },
  { how: 'answers 429 and does not say for how long', fault: { kind: '429' }, transport: 'http' },
];

const unwatched: readonly {
  readonly name: string;
  readonly meanwhile: (scene: Scene) => void;
  readonly end: string;
}[] = [
  {
    name: 'it ended and another backup has taken its place: the copy is found by its ID',
    meanwhile: ({ portal }) => {
      portal.finishNow();
      portal.forget();
      portal.startElsewhere();
    },
    end: 'Completed',
  },
  {
    name: 'it is gone without a copy and another backup has taken its place',
    meanwhile: ({ portal }) => {
      portal.forget();
      portal.startElsewhere();
      portal.finishNow();
    },
    end: 'Unknown',
  },
  { name: 'the portal has forgotten it', meanwhile: ({ portal }) => portal.forget(), end: 'Unknown' },
  { name: 'somebody has cancelled it', meanwhile: ({ portal }) => portal.cancelElsewhere(), end: 'Cancelled' },
];

describe('a backup whose surroundings fail', { concurrency: 8 }, () => {
  for (const transport of transports) {
    for (const [how, { begin, end }] of Object.entries(slackDown)) {
      test(`continues to its end, which is told once when Slack is back: Slack ${how}, over ${transport}`, async (t) => {
        const scene = await openScene(t, { transport });
        const { portal, workspace, bot, until } = scene;
        portal.knobs.durationMs = 60_000;
        await workspace.command(workspace.people.admin, '');
        const { ts } = await cardSaying(scene, 'Running');
        begin(scene);
        const asked = workspace.calls.length;
        await until('an edit has failed', () => workspace.calls.length > asked);
        portal.finishNow();
        await until('the bot knows the end', () => said(bot, 'a run has ended'));
        await until('it tries to tell it', () =>
          workspace.calls
            .slice(asked)
            .some((it) => it.name === 'conversations.history' || it.name === 'chat.postMessage'),
        );
        const card = onlyCard(workspace);
        assert.deepEqual(card && statusesOf(card), ['Starting', 'Running'], 'nothing is on the card yet');
        end(scene);
        await isTold(scene, ts, ['Starting', 'Running', 'Completed']);
      });
    }
  }

  for (const { how, fault, transport } of portalDown) {
    test(`says so on its card, and has the right end when the portal is back: the portal ${how}, over ${transport}`, async (t) => {
      const scene = await openScene(t, { transport });
      const { portal, workspace, until } = scene;
      portal.knobs.durationMs = 60_000;
      await workspace.command(workspace.people.admin, '');
      const { ts } = await cardSaying(scene, 'Running');
      portal.faults.add({ on: '*', fault, ...always });
      const [asked, askedAt] = [portal.calls.length, performance.now()];
      await until('the card says so', () => onlyCard(workspace) && shows(scene, 'portal unreachable'));
      portal.finishNow();
      await until('the bot waits longer each time', () => portal.calls.length >= asked + 4);
      assert.ok(performance.now() - askedAt > 2_500, 'it does not press a portal that is in trouble');
      portal.faults.clear();
      await isTold(scene, ts, ['Starting', 'Running', 'Completed']);
      assert.ok(!shows(scene, 'portal unreachable'));
    });
  }

  test('is shown as waiting where no worker takes it, and followed when one does', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, until } = scene;
    portal.knobs.isWorkerDown = true;
    await workspace.command(workspace.people.admin, '');
    const { ts } = await cardSaying(scene, 'Running');
    await until('the card says that it waits', () => shows(scene, 'waiting for one of the portal’s workers'));
    portal.knobs.isWorkerDown = false;
    await isTold(scene, ts, ['Starting', 'Running', 'Completed']);
  });

  for (const { name, meanwhile, end } of unwatched) {
    test(`is told as ${end} where nobody watched and ${name}`, async (t) => {
      const scene = await openScene(t);
      const { portal, workspace, bot } = scene;
      portal.knobs.durationMs = 60_000;
      await workspace.command(workspace.people.admin, '');
      const { ts } = await cardSaying(scene, 'Running');
      await scene.until('a worker has the job', () => portal.job()?.stage.name === 'working');
      assert.equal(await bot.stop(), 0);
      meanwhile(scene);
      await scene.startBot();
      await isTold(scene, ts, ['Starting', 'Running', end]);
      const reads = portal.calls.filter((call) => call.name === 'getbackuphistory').length;
      assert.ok(reads <= 2, `the history was read ${reads} times`);
    });
  }
});

const shows = ({ workspace }: Scene, words: string): boolean =>
  JSON.stringify(onlyCard(workspace)?.blocks ?? []).includes(words);
