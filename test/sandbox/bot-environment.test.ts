import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { botEnvironment } from '../../src/sandbox/bot-environment.ts';
import { startPortal } from '../../src/sandbox/portal/portal.ts';
import { startWorkspace } from '../../src/sandbox/workspace/workspace.ts';

const settings = {
  PATH: '/bin',
  PORT: '8080',
  LOG_LEVEL: 'silent',
  HTTPS_PROXY: 'http://proxy.example',
  NO_PROXY: 'example.com',
  SLACK_BOT_TOKEN_FILE: 'token',
  SLACK_ADMIN_CHANNEL: 'C1',
  DOCSPACE_API_KEY: 'sk-real',
  BACKUP_STORAGE_TYPE: 'Documents',
};

const startEnds = async (t: TestContext) => {
  const [portal, workspace] = await Promise.all([startPortal(), startWorkspace()]);
  t.after(() => Promise.all([portal.close(), workspace.close()]));
  return { portal, workspace };
};

for (const transport of ['socket', 'http'] as const) {
  test(`between simulated ends nothing of the machine's own settings reaches the bot, over ${transport}`, async (t) => {
    const { portal, workspace } = await startEnds(t);
    const environment = botEnvironment({ portal, workspace, transport, settings });
    const config = readConfig(environment);
    assert.equal(config.slack.transport.kind, transport);
    assert.equal(config.portal.origin, portal.origin);
    assert.deepEqual(config.backup, readConfig({ ...environment, BACKUP_STORAGE_TYPE: '' }).backup);
    const theirs = Object.entries(settings).filter(([name, value]) =>
      Object.entries(environment).some(([n, v]) => n === name && v === value),
    );
    assert.deepEqual(theirs, []);
  });
}

test('the real Slack brings its own settings and the way to it, not those of the portal', async (t) => {
  const { portal } = await startEnds(t);
  const environment = botEnvironment({ portal, workspace: undefined, transport: 'socket', settings });
  assert.equal(environment.SLACK_BOT_TOKEN_FILE, resolve('token'));
  assert.equal(environment.SLACK_ADMIN_CHANNEL, 'C1');
  assert.equal(environment.PORT, '8080');
  assert.equal(environment.HTTPS_PROXY, 'http://proxy.example');
  assert.equal(environment.NO_PROXY, 'example.com,127.0.0.1');
  assert.equal(environment.DOCSPACE_API_KEY, portal.apiKey);
  assert.equal(environment.BACKUP_STORAGE_TYPE, undefined);
  assert.equal(environment.PATH, undefined);
});

test('the real portal brings its own settings, not those of Slack', async (t) => {
  const { workspace } = await startEnds(t);
  const environment = botEnvironment({ portal: undefined, workspace, transport: 'socket', settings });
  assert.equal(environment.DOCSPACE_API_KEY, 'sk-real');
  assert.equal(environment.BACKUP_STORAGE_TYPE, 'Documents');
  assert.equal(environment.SLACK_ADMIN_CHANNEL, workspace.adminChannel);
  assert.equal(environment.SLACK_BOT_TOKEN_FILE, undefined);
  assert.equal(environment.PORT, '0');
});
