import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import type { SlackCheck } from '../../src/startup/check-slack.ts';
import { summarise } from '../../src/startup/summary.ts';

const summary = (env: Record<string, string> = {}, channel: Partial<SlackCheck['channel']> = {}) =>
  summarise({
    config: readConfig({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_ADMIN_CHANNEL: 'C1',
      DOCSPACE_API_HOST: 'https://acme.onlyoffice.com',
      DOCSPACE_API_KEY: 'sk-1',
      ...env,
    }),
    port: 3000,
    checked: {
      bot: { id: 'B1', user: 'U0', team: 'T1' },
      workspace: 'Acme',
      channel: { name: 'backups', isPrivate: true, isShared: false, ...channel },
    },
  });

test('the summary of a bot says what it is connected to, who may use it and where it listens', () => {
  assert.deepEqual(summary(), {
    slack: 'workspace “Acme”, over Socket Mode, which needs no public address',
    channel: '#backups (C1), private',
    users: 'the members of #backups',
    operators: 'all who may use the bot',
    portal: 'https://acme.onlyoffice.com',
    copies:
      '⚠️ to temporary storage (DataStore): DocSpace deletes each copy after 24 hours; set BACKUP_STORAGE_TYPE for copies that stay',
    listens: 'on port 3000 of every address of this machine; health is at /healthz and /readyz',
  });
});

test('over HTTP the summary says where Slack posts and that it needs the public address', () => {
  assert.equal(
    summary({ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'shh', HOST: '127.0.0.1' }).slack,
    'workspace “Acme”, over HTTP: Slack posts to /slack/events at the bot’s public address, which must stand in the app’s settings',
  );
  assert.match(summary({ HOST: '127.0.0.1' }).listens ?? '', /^on port 3000 of 127\.0\.0\.1;/);
});

test('the summary names the people and groups that are listed, and that operators are users too', () => {
  const { users, operators } = summary({
    SLACK_ALLOWED_USERS: 'U1,U2',
    SLACK_ALLOWED_GROUPS: 'S1',
    SLACK_OPERATOR_USERS: 'U3',
    SLACK_OPERATOR_GROUPS: 'S2',
  });
  assert.equal(users, 'U1, U2, the members of S1, and the operators');
  assert.equal(operators, 'U3, the members of S2');
  assert.equal(summary({ SLACK_OPERATOR_USERS: 'U3' }).users, 'the members of #backups, and the operators');
  assert.equal(summary({ SLACK_ALLOWED_USERS: 'U1' }).users, 'U1');
});

test('the summary says who can read the cards in the admin channel, by its ID where its name is not told', () => {
  assert.equal(
    summary({}, { isPrivate: false }).channel,
    '#backups (C1), public: everybody in the workspace can read the cards',
  );
  assert.equal(
    summary({}, { isShared: true }).channel,
    '#backups (C1), shared: people of other organisations can read the cards',
  );
  const { channel, users } = summary({}, { name: '' });
  assert.equal(channel, 'C1, private');
  assert.equal(users, 'the members of C1');
});

test('the summary says where copies go that stay', () => {
  const room = { BACKUP_STORAGE_TYPE: 'Documents', BACKUP_STORAGE_PARAMS: 'folderId=1234' };
  assert.equal(summary(room).copies, 'to a room of the portal (Documents) 1234');
  const kept = summary({ BACKUP_KEEP_DIR: tmpdir() }).copies;
  assert.equal(kept, `to temporary storage (DataStore), and verified ones to ${tmpdir()}`);
  const bucket = { BACKUP_STORAGE_TYPE: 'ThirdPartyConsumer', BACKUP_STORAGE_PARAMS: 'module=s3' };
  assert.equal(
    summary({ ...bucket, BACKUP_KEEP_DIR: tmpdir() }).copies,
    `⚠️ to third-party storage (ThirdPartyConsumer), which the bot cannot read: no own copies go to ${tmpdir()}`,
  );
});
