import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Delivery } from '../../src/sandbox/workspace/delivery.ts';
import { cardsIn, endedCard, statusOf, toldWords } from './reading.ts';
import { openScene, type Scene } from './scene.ts';

const storageSecret = 'canary-of-the-storage-0123456789';
const foreign = {
  token: 'xoxp-999999999999-canary',
  auth: 'canaryOfTheLink',
  signature: 'canaryOfTheSignature',
};

/** Everything that people in the workspace and readers of the log could see. */
const visible = ({ workspace }: Scene, log: string): string => {
  const people = Object.values(workspace.people);
  return JSON.stringify([
    log,
    workspace.everything(workspace.adminChannel),
    workspace.everything(workspace.generalChannel),
    ...people.map((who) => [workspace.ephemerals(who), workspace.directMessages(who)]),
  ]);
};

const responseUrlOf = ({ outgoing }: Delivery): string => String(outgoing.envelope.payload.response_url);

describe('no secret is shown or logged', { concurrency: 8 }, () => {
  test('however much is logged and whatever goes wrong', async (t) => {
    const scene = await openScene(t, {
      env: {
        LOG_LEVEL: 'trace',
        BACKUP_STORAGE_TYPE: 'ThirdPartyConsumer',
        BACKUP_STORAGE_PARAMS: `module=s3,bucket=backups,ssekey=${storageSecret}`,
      },
    });
    const { portal, workspace, bot } = scene;
    const { admin, colleague, guest } = workspace.people;
    portal.knobs.allowance = 9;
    portal.knobs.durationMs = 400;
    const deliveries: Delivery[] = [];
    const links: string[] = [];

    deliveries.push(await workspace.command(admin, 'panel'));
    const panel = await scene.until('the panel is posted', () => workspace.messages(workspace.adminChannel)[0]);
    deliveries.push(await workspace.press(colleague, panel, 'backup_start'));
    assert.equal(statusOf(await endedCard(scene)), 'Completed');
    const { stage } = portal.job() ?? {};
    if (stage?.name === 'working') links.push(stage.end.link);
    assert.match(links.join(), /^https:\/\/.*\?/, 'the copy has a link that is a secret');

    portal.knobs.ending = 'error';
    portal.knobs.errorMessage = `PUT https://s3.example.com/b?X-Amz-Signature=${foreign.signature}&auth=${foreign.auth} with ${portal.apiKey}, ${storageSecret}, ${foreign.token}`;
    deliveries.push(await workspace.command(admin, ''));
    assert.equal(statusOf(await endedCard(scene, 1)), 'Failed');

    const message = `${workspace.botToken} at /storage/backup/root/f.tar.gz?expire=1440&auth=${foreign.auth}`;
    const body = JSON.stringify({ error: { message, stack: `at ${portal.apiKey}` }, status: 1, statusCode: 403 });
    portal.faults.add({ on: 'startbackup', fault: { kind: 'status', status: 403, body } });
    deliveries.push(await workspace.command(admin, ''));
    assert.equal(statusOf(await endedCard(scene, 2)), 'Not started');

    deliveries.push(await workspace.command(guest, ''));
    await toldWords(scene, guest, 'Guests may not');
    workspace.faults.add({ on: 'response_url', fault: { kind: 'status', status: 500 }, times: 2 });
    deliveries.push(await workspace.command(guest, ''));
    workspace.faults.add({ on: 'chat.update', fault: { kind: 'status', status: 500 } });
    workspace.faults.add({ on: 'chat.postMessage', fault: { kind: 'drop-after' } });
    portal.knobs.ending = 'success';
    deliveries.push(await workspace.command(admin, ''));
    await endedCard(scene, 3);
    workspace.dropSockets();
    assert.equal(await bot.stop(), 0);

    const shown = visible(scene, bot.stdout() + bot.stderr());
    assert.ok(cardsIn(workspace).length === 4 && shown.includes('"level'), 'there is something to look at');
    const secrets = [
      ['the bot token', workspace.botToken],
      ['the app token', workspace.appToken],
      ['the signing secret', workspace.signingSecret],
      ['the API key', portal.apiKey],
      ['the session token', portal.sessionToken],
      ['a secret of the storage', storageSecret],
      ...Object.entries(foreign),
      ...deliveries.map((delivery) => ['a response_url', URL.parse(responseUrlOf(delivery))?.pathname ?? '']),
      ...links.map((link) => ['a signed link', URL.parse(link)?.search ?? '']),
    ];
    for (const [name = '', secret = ''] of secrets) {
      assert.ok(secret.length > 8, `${name} is there to be looked for`);
      assert.ok(!shown.includes(secret), `${name}: …${around(shown, secret)}…`);
    }
    assert.doesNotMatch(shown, /ticket=(?!\[secret\])|auth=(?!\[secret\])/);
  });
});

const around = (text: string, found: string): string =>
  text.slice(Math.max(0, text.indexOf(found) - 200)).slice(0, 300);
