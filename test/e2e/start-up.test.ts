import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dayMs } from '../../src/lib/durations.ts';
import type { Env } from './bot-process.ts';
import { cardSaying, startCalls, toldWords } from './reading.ts';
import { type Scene, setScene, transports } from './scene.ts';

const always = { times: Number.POSITIVE_INFINITY };

/** What is wrong, as the one line that the bot ends with must say it. */
type FatalError = {
  readonly name: string;
  readonly spoil?: (scene: Scene) => void;
  readonly env?: Env;
  readonly code?: number;
  readonly says: RegExp;
};

const fatal: readonly FatalError[] = [
  {
    name: 'a wrong bot token',
    env: { SLACK_BOT_TOKEN: 'xoxb-1-wrong' },
    says: /SLACK_BOT_TOKEN .*invalid_auth.*copy it again/,
  },
  {
    name: 'a wrong app token',
    env: { SLACK_APP_TOKEN: 'xapp-1-wrong' },
    says: /SLACK_APP_TOKEN .*invalid_auth.*set a valid one/,
  },
  {
    name: 'an app token without its scope',
    spoil: ({ workspace }) => workspace.knobs.appScopes.splice(0),
    says: /SLACK_APP_TOKEN .*connections:write/,
  },
  {
    name: 'a bot token without a scope that is needed at once',
    spoil: ({ workspace }) => removeScope(workspace.knobs.scopes, 'groups:read'),
    says: /SLACK_BOT_TOKEN lacks the scopes? .*groups:read.*OAuth & Permissions/,
  },
  {
    name: 'a bot token without a scope that is needed later',
    spoil: ({ workspace }) => removeScope(workspace.knobs.scopes, 'users:read'),
    says: /SLACK_BOT_TOKEN lacks the scope users:read; .*OAuth & Permissions/,
  },
  {
    name: 'a private channel that the bot is not in',
    spoil: ({ workspace }) => Object.assign(workspace.knobs.channel(workspace.adminChannel), { isBotMember: false }),
    says: /SLACK_ADMIN_CHANNEL .*\/invite/,
  },
  {
    name: 'a public channel that the bot is not in',
    spoil: ({ workspace }) =>
      Object.assign(workspace.knobs.channel(workspace.adminChannel), { isBotMember: false, isPrivate: false }),
    says: /SLACK_ADMIN_CHANNEL .*\/invite/,
  },
  {
    name: 'an archived channel',
    spoil: ({ workspace }) => Object.assign(workspace.knobs.channel(workspace.adminChannel), { isArchived: true }),
    says: /SLACK_ADMIN_CHANNEL .*archived; unarchive it/,
  },
  {
    name: 'a wrong API key',
    spoil: ({ portal }) => Object.assign(portal.knobs, { key: 'expired' }),
    says: /DOCSPACE_API_KEY: .*\(401\).*Make a new key/,
  },
  {
    name: 'a public channel, which anyone can join',
    spoil: ({ workspace }) => Object.assign(workspace.knobs.channel(workspace.adminChannel), { isPrivate: false }),
    code: 78,
    says: /SLACK_ADMIN_CHANNEL .*public.*SLACK_ALLOWED_USERS/,
  },
  {
    name: 'a channel that is shared with others',
    spoil: ({ workspace }) => Object.assign(workspace.knobs.channel(workspace.adminChannel), { isExtShared: true }),
    code: 78,
    says: /SLACK_ADMIN_CHANNEL .*another organisation.*SLACK_ALLOWED_USERS/,
  },
];

const toRoom = (folder: string): Env => ({
  BACKUP_STORAGE_TYPE: 'Documents',
  BACKUP_STORAGE_PARAMS: `folderId=${folder}`,
});

/** What is wrong with the target of backups, and what the log says of it. */
const oddTargets: readonly Omit<FatalError, 'code'>[] = [
  { name: 'a room that is missing', env: toRoom('99'), says: /Storage: The folder .* is not there/ },
  { name: 'a room that the key may not write', env: toRoom('1235'), says: /Storage: .* may not write to the folder/ },
  {
    name: 'a key without rights',
    spoil: ({ portal }) => Object.assign(portal.knobs, { keyPermissions: ['files:read'] }),
    says: /Key: Its permissions are files:read, and backups need/,
  },
  {
    name: 'a key that is about to expire',
    spoil: ({ portal }) => Object.assign(portal.knobs, { keyExpiresAt: Date.now() + 3.5 * dayMs }),
    says: /Key: It expires 20.*Z, in 3 days/,
  },
];

const removeScope = (scopes: string[], scope: string): void => {
  scopes.splice(scopes.indexOf(scope), 1);
};

const health = async (url: string): Promise<{ status: string; why: readonly string[] }> => {
  const answer = await fetch(`${url}/healthz`);
  assert.equal(answer.status, 200);
  return (await answer.json()) as { status: string; why: readonly string[] };
};

describe('a bot that starts', { concurrency: 8 }, () => {
  test('names everything that is wrong with its configuration at once', async (t) => {
    const scene = await setScene(t, { way: 'npm' });
    const bot = scene.launch({
      SLACK_BOT_TOKEN: 'xoxp-secretsecret',
      SLACK_APP_TOKEN: '',
      SLACK_ADMIN_CHANNEL: '#backups',
      DOCSPACE_API_HOST: 'portal.example.com',
      DOCSPACE_API_KEY: '',
      BACKUP_POLL_INTERVAL_MS: '10',
      BACKUP_NOTIFY: 'sometimes',
    });
    assert.equal(await bot.exit, 78);
    const lines = bot.stderr().trimEnd().split('\n');
    const about = [
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_ADMIN_CHANNEL',
      'DOCSPACE_API_HOST',
      'DOCSPACE_API_KEY',
      'BACKUP_POLL_INTERVAL_MS',
      'BACKUP_NOTIFY',
    ];
    for (const name of about)
      assert.equal(lines.filter((line) => line.includes(name)).length, 1, `${name} in ${lines}`);
    assert.equal(lines.length, about.length);
    assert.doesNotMatch(bot.stderr() + bot.stdout(), /secretsecret/);
  });

  for (const { name, spoil, env, code = 1, says } of fatal) {
    test(`ends with one line about ${name}`, async (t) => {
      const scene = await setScene(t);
      spoil?.(scene);
      const bot = scene.launch(env);
      assert.equal(await bot.exit, code, bot.stderr());
      const lines = bot.stderr().trimEnd().split('\n');
      assert.match(lines[0] ?? '', says);
      assert.equal(lines.length, 1, bot.stderr());
      assert.doesNotMatch(lines[0] ?? '', /xox|xapp|sk-/);
    });
  }

  for (const { name, env, spoil, says } of oddTargets) {
    test(`warns of ${name}`, async (t) => {
      const scene = await setScene(t);
      spoil?.(scene);
      const bot = await scene.startBot(env);
      const warns = (line: string): boolean => line.includes('"level":"warn"') && says.test(line);
      await scene.until('it warns', () => bot.stdout().split('\n').some(warns));
    });
  }

  test('warns of nothing where all is well', async (t) => {
    const bot = await (await setScene(t)).startBot(toRoom('1234'));
    assert.doesNotMatch(bot.stdout(), /"level":"(warn|error)"/);
  });

  test('takes a public channel where it is told who may use it', async (t) => {
    const scene = await setScene(t);
    const { workspace } = scene;
    workspace.knobs.channel(workspace.adminChannel).isPrivate = false;
    removeScope(workspace.knobs.scopes, 'groups:read');
    await scene.startBot({ SLACK_ALLOWED_USERS: workspace.people.admin });
    await workspace.command(workspace.people.admin, '');
    await cardSaying(scene, 'Completed');
  });

  test('stays up while the portal is down, says so, and continues when it is back', async (t) => {
    const scene = await setScene(t);
    const { portal, workspace } = scene;
    const { admin } = workspace.people;
    portal.faults.add({ on: '*', fault: { kind: 'reset' }, ...always });
    const bot = await scene.startBot();
    const { status, why } = await health(bot.url());
    assert.equal(status, 'degraded');
    assert.match(why.join(), /^portal: /);
    await workspace.command(admin, '');
    await toldWords(scene, admin, 'Nothing was started');
    portal.faults.clear();
    await scene.until('the bot is well again', async () => (await health(bot.url())).status === 'ok');
    await workspace.command(admin, '');
    await cardSaying(scene, 'Completed');
    assert.equal(startCalls(scene), 1);
  });

  for (const transport of transports) {
    test(`waits for Slack where Slack is down, and continues when it is back, over ${transport}`, async (t) => {
      const scene = await setScene(t, { transport });
      const { workspace } = scene;
      workspace.knobs.isDown = true;
      const bot = scene.launch();
      const url = await scene.until('the bot listens', () => bot.url() || undefined);
      const { why } = await scene.until('the bot says so', async () => {
        const told = await health(url);
        return told.status === 'degraded' && told;
      });
      assert.match(why.join(), /^slack: /);
      assert.equal((await fetch(`${url}/readyz`)).status, 503);
      workspace.knobs.isDown = false;
      await scene.until('the bot is ready', async () => (await fetch(`${url}/readyz`)).status === 200);
      assert.equal((await health(url)).status, 'ok');
      if (transport === 'http') workspace.setEventsUrl(`${url}/slack/events`);
      await workspace.command(workspace.people.admin, '');
      await cardSaying(scene, 'Completed');
    });
  }
});
