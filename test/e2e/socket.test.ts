import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying } from './reading.ts';
import { openScene, type Scene } from './scene.ts';

const readyStatus = async (url: string): Promise<number> => (await fetch(`${url}/readyz`)).status;

/** Whether a command is answered now. */
const answers = async ({ workspace }: Scene): Promise<boolean> =>
  (await workspace.command(workspace.people.admin, 'help')).ack === 'acked';

describe('over Socket Mode', { concurrency: 8 }, () => {
  test('the bot is back after Slack renewed its connection, and continues with its backup meanwhile', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, bot } = scene;
    portal.knobs.durationMs = 3_000;
    await workspace.command(workspace.people.admin, '');
    await cardSaying(scene, 'Running');
    workspace.refreshSockets();
    assert.equal(workspace.sockets(), 0);
    await scene.until('a new connection is there', () => workspace.sockets() > 0);
    assert.ok(await answers(scene));
    assert.equal(await readyStatus(bot.url()), 200);
    await cardSaying(scene, 'Completed');
    assert.equal(portal.starts.length, 1);
  });

  test('the bot is not ready while its connection is cut, and is back after it', async (t) => {
    const scene = await openScene(t);
    const { workspace, bot } = scene;
    assert.equal(await readyStatus(bot.url()), 200);
    workspace.faults.add({ on: 'apps.connections.open', fault: { kind: 'delay', ms: 1_500 } });
    workspace.dropSockets();
    await scene.until('the bot is not ready', async () => (await readyStatus(bot.url())) === 503);
    await scene.until('a new connection is there', () => workspace.sockets() > 0);
    assert.ok(await answers(scene));
    await scene.until('the bot is ready', async () => (await readyStatus(bot.url())) === 200);
  });
});
