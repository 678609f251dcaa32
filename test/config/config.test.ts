import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretsOf } from '../../src/config/config.ts';
import { key, least, problems, read, refuses } from './reading.ts';

test('five variables are enough, and every other has its default', () => {
  assert.deepEqual(read(), {
    slack: {
      botToken: 'xoxb-1-2-three',
      transport: { kind: 'socket', appToken: 'xapp-1-A2-3-four' },
      adminChannel: 'C0ADMIN',
      apiUrl: 'https://slack.com/api/',
    },
    access: { allowedUsers: [], allowedGroups: [], operatorUsers: [], operatorGroups: [] },
    portal: { origin: 'https://example.onlyoffice.com', apiKey: key },
    backup: { storage: 'DataStore', params: {}, slot: 'portal' },
    pollEveryMs: 3000,
    notify: 'all',
    stallMs: 1_800_000,
    uploadStallMs: 21_600_000,
    watch: { isOn: true, everyMs: 60_000, graceMs: 1_800_000, mention: '<!here>', hasPanel: true },
    verify: 'size',
    keep: undefined,
    digest: { every: 'weekly', hour: 9 },
    approvals: [],
    heartbeatUrl: undefined,
    port: 3000,
    host: '',
    logLevel: 'info',
    warnings: [],
  });
});

test('every variable is read', () => {
  const config = read({
    SLACK_APP_TOKEN: '',
    SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5',
    SLACK_ADMIN_CHANNEL: 'G0PRIVATE',
    SLACK_API_URL: 'http://127.0.0.1:4000/api',
    SLACK_ALLOWED_USERS: ' U1, W2 ,,U1',
    SLACK_ALLOWED_GROUPS: 'S1,S2',
    SLACK_OPERATOR_USERS: 'U3',
    SLACK_OPERATOR_GROUPS: 'S4',
    DOCSPACE_API_HOST: 'http://localhost:8092/',
    DOCSPACE_API_KEY: `Bearer ${key}`,
    BACKUP_STORAGE_TYPE: 'documents',
    BACKUP_STORAGE_PARAMS: 'folderId = 1234',
    BACKUP_DUMP: 'true',
    BACKUP_POLL_INTERVAL_MS: '250',
    BACKUP_NOTIFY: 'problems',
    BACKUP_STALL_MINUTES: '0.05',
    BACKUP_UPLOAD_STALL_MINUTES: '0.1',
    BACKUP_WATCH: 'off',
    BACKUP_WATCH_SECONDS: '0.5',
    BACKUP_GRACE_MINUTES: '2.5',
    BACKUP_MAX_AGE_HOURS: '26',
    BACKUP_ALARM_MENTION: 'U5, S6',
    BACKUP_PANEL: 'Off',
    BACKUP_VERIFY: 'Full',
    BACKUP_KEEP_DIR: '/tmp',
    BACKUP_KEEP_COPIES: '3',
    BACKUP_DIGEST: 'Daily',
    BACKUP_DIGEST_HOUR: '0',
    BACKUP_APPROVALS: 'paid,delete',
    HEARTBEAT_URL: 'http://127.0.0.1:4001/ping/check?create=1',
    PORT: '0',
    LOG_LEVEL: 'debug',
  });
  assert.deepEqual(config, {
    slack: {
      botToken: 'xoxb-1-2-three',
      transport: { kind: 'http', signingSecret: '8f742231b10e8888abcd99yyyzzz85a5' },
      adminChannel: 'G0PRIVATE',
      apiUrl: 'http://127.0.0.1:4000/api/',
    },
    access: { allowedUsers: ['U1', 'W2'], allowedGroups: ['S1', 'S2'], operatorUsers: ['U3'], operatorGroups: ['S4'] },
    portal: { origin: 'http://localhost:8092', apiKey: key },
    backup: { storage: 'Documents', params: { folderId: '1234' }, slot: 'dump' },
    pollEveryMs: 250,
    notify: 'problems',
    stallMs: 3000,
    uploadStallMs: 6000,
    watch: {
      isOn: false,
      everyMs: 500,
      graceMs: 150_000,
      maxAgeMs: 93_600_000,
      mention: '<@U5> <!subteam^S6>',
      hasPanel: false,
    },
    verify: 'full',
    keep: { directory: '/tmp', copies: 3 },
    digest: { every: 'daily', hour: 0 },
    approvals: ['delete', 'paid'],
    heartbeatUrl: 'http://127.0.0.1:4001/ping/check?create=1',
    port: 0,
    host: '',
    logLevel: 'debug',
    warnings: [],
  });
});

test('an empty environment gets every missing variable named at once', () => {
  const names = Object.keys(least).map((name) => [name, '  '] as const);
  const found = problems(Object.fromEntries(names));
  assert.deepEqual(
    found.map((problem) => problem.split(' is ')[0]),
    [
      'SLACK_BOT_TOKEN',
      'Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET',
      'SLACK_ADMIN_CHANNEL',
      'DOCSPACE_API_HOST',
      'DOCSPACE_API_KEY',
    ],
  );
});

test('with both an app token and a signing secret the bot uses Socket Mode', () => {
  assert.equal(read({ SLACK_SIGNING_SECRET: 'abcdef0123' }).slack.transport.kind, 'socket');
});

test('a secret may come from a file, its final newline trimmed', () => {
  const files = { '/run/bot': 'xoxb-from-file\n', '/run/key': `Bearer ${key}\r\n` };
  const config = read(
    {
      SLACK_BOT_TOKEN: undefined,
      SLACK_BOT_TOKEN_FILE: '/run/bot',
      DOCSPACE_API_KEY: '',
      DOCSPACE_API_KEY_FILE: '/run/key',
    },
    files,
  );
  assert.equal(config.slack.botToken, 'xoxb-from-file');
  assert.equal(config.portal.apiKey, key);
  assert.deepEqual(config.warnings, []);
});

test('a secret file that is unreadable, empty, wrong or beside the variable itself is a problem of that file', () => {
  const change = { SLACK_APP_TOKEN: '', SLACK_APP_TOKEN_FILE: '/run/app' };
  refuses(change, /^SLACK_APP_TOKEN_FILE names a file that cannot be read; /);
  refuses(change, /^SLACK_APP_TOKEN_FILE names an empty file; /, { '/run/app': ' \n' });
  refuses(change, /^SLACK_APP_TOKEN_FILE is not an app-level token, /, { '/run/app': 'xoxb-1' });
  refuses({ SLACK_APP_TOKEN_FILE: '/run/app' }, /^SLACK_APP_TOKEN_FILE and SLACK_APP_TOKEN are both set; /, {
    '/run/app': 'xapp-1',
  });
});

test('no problem quotes a secret', () => {
  const pasted = 'hunter2-hunter2';
  const names = [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'DOCSPACE_API_KEY',
    'SLACK_ADMIN_CHANNEL',
    'SLACK_ALLOWED_USERS',
    'DOCSPACE_API_HOST',
    'SLACK_API_URL',
    'BACKUP_STORAGE_PARAMS',
    'BACKUP_STORAGE_TYPE',
    'PORT',
    'LOG_LEVEL',
  ];
  const found = problems(Object.fromEntries(names.map((name) => [name, pasted])));
  assert.equal(found.length, names.length);
  assert.ok(!found.join().includes('hunter2'));
});

test('every problem is one sentence', () => {
  const found = problems({
    SLACK_BOT_TOKEN: 'xapp-1',
    SLACK_APP_TOKEN: 'xoxb-1',
    SLACK_ADMIN_CHANNEL: '#backups',
    SLACK_ALLOWED_USERS: 'U1, anna',
    DOCSPACE_API_HOST: 'example.onlyoffice.com',
    DOCSPACE_API_KEY: 'Basic YTpi',
    BACKUP_DUMP: 'yes',
  });
  assert.equal(found.length, 7);
  for (const problem of found) assert.match(problem, /^[A-Z_]+ (is|must) [^\n]*[^.]\.$/);
});

test('a signing secret refuses a token pasted in its place', () => {
  const change = { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: 'xoxb-1-2-3' };
  refuses(change, /^SLACK_SIGNING_SECRET is not a signing secret/);
});

test('plain http is warned about only where it leaves the machine', () => {
  assert.deepEqual(read({ DOCSPACE_API_HOST: 'http://127.0.0.1:1', SLACK_API_URL: 'http://[::1]:2/' }).warnings, []);
  const { warnings } = read({
    DOCSPACE_API_HOST: 'http://docspace.lan',
    SLACK_API_URL: 'http://localhost.evil.example',
  });
  assert.deepEqual(
    warnings.map((warning) => warning.split(' ', 1)[0]),
    ['DOCSPACE_API_HOST', 'SLACK_API_URL'],
  );
});

test('a misspelt variable is warned about by name', () => {
  const { warnings } = read({ SLACK_BOT_TOKN: 'x', BACKUP_NOTIFY_FILE: '/x', SLACK_EMPTY: '', HOME: '/root' });
  assert.deepEqual(
    warnings.map((warning) => warning.split(' ', 1)[0]),
    ['SLACK_BOT_TOKN', 'BACKUP_NOTIFY_FILE'],
  );
});

const misnamed = [
  'SLACK_OPERATOR_USER',
  'SLACK_OPERATORS',
  'SLACK_OPERATOR_USERS_FILE',
  'SLACK_OPRATOR_USERS',
  'SLACK_ALLOWED_USER',
  'SLACK_ALLOWED_GROUPS_FILE',
  'slack_allowed_users',
  'OPERATOR_USERS',
];
for (const name of misnamed) {
  test(`${name} is refused, because it would be ignored and everybody let in`, () => {
    refuses({ [name]: 'U1' }, new RegExp(`^${name} must not be set, [^.]+\\.$`));
  });
}

test('a misspelt variable is named beside the other problems, with the nearest name', () => {
  assert.deepEqual(problems({ SLACK_BOT_TOKEN: undefined, SLACK_BOT_TOKN: 'xoxb-1' }).slice(1), [
    "SLACK_BOT_TOKN is not one of the bot's variables and is not used; the nearest is SLACK_BOT_TOKEN.",
  ]);
});

for (const name of ['SLACK_ALLOWED_USERS', 'SLACK_ALLOWED_GROUPS', 'SLACK_OPERATOR_USERS', 'SLACK_OPERATOR_GROUPS']) {
  test(`${name} is refused where it is set and names nobody`, () => {
    for (const text of [',', ' , ,, ']) refuses({ [name]: text }, new RegExp(`^${name} is set but names nobody; `));
  });
}

test('the secrets are the tokens, the key and what a storage keeps secret', () => {
  const config = read({ BACKUP_STORAGE_TYPE: 'ThirdPartyConsumer', BACKUP_STORAGE_PARAMS: 'module=s3,ssekey=hidden1' });
  assert.deepEqual(secretsOf(config), ['xoxb-1-2-three', 'xapp-1-A2-3-four', key, 'hidden1']);
  const http = read({ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'abcdef0123' });
  assert.deepEqual(secretsOf(http), ['xoxb-1-2-three', 'abcdef0123', key]);
});

const mentionRows: readonly (readonly [set: Record<string, string>, mention: string])[] = [
  [{}, '<!here>'],
  [{ SLACK_OPERATOR_USERS: 'U1', SLACK_OPERATOR_GROUPS: 'S2' }, '<@U1> <!subteam^S2>'],
  [{ SLACK_OPERATOR_USERS: 'U1', BACKUP_ALARM_MENTION: 'channel' }, '<!channel>'],
  [{ BACKUP_ALARM_MENTION: 'nobody' }, ''],
];
for (const [set, expected] of mentionRows) {
  test(`alarms mention ${expected || 'nobody'} with ${JSON.stringify(set)}`, () => {
    assert.equal(read({ ...least, ...set }).watch.mention, expected);
  });
}

const wrongWatch: readonly (readonly [name: string, value: string, problem: RegExp])[] = [
  ['BACKUP_WATCH_SECONDS', '9', /must be a number from 10/],
  ['BACKUP_ALARM_MENTION', 'here, U1', /must be user IDs/],
  ['BACKUP_WATCH', 'maybe', /must be one of on, off/],
  ['BACKUP_MAX_AGE_HOURS', '0', /must be a number above 0/],
];
for (const [name, value, problem] of wrongWatch) {
  test(`${name}=${value} is a problem`, () => {
    assert.match(problems({ ...least, [name]: value }).join('\n'), problem);
  });
}
