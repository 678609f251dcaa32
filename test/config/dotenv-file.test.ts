import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readEnvText } from '../../src/config/dotenv-file.ts';
import { addEnvFile } from '../../src/config/load.ts';
import { problems, read } from './reading.ts';

const odd: readonly (readonly [string, string, RegExp])[] = [
  ['SLACK_ADMIN_CHANNEL=#backups', 'SLACK_ADMIN_CHANNEL', /is cut off at the "#".*/],
  ['BACKUP_STORAGE_PARAMS=filePath=/srv/a#b', 'BACKUP_STORAGE_PARAMS', /is cut off at the "#"/],
  ['SLACK_SIGNING_SECRET=abc#def # the secret', 'SLACK_SIGNING_SECRET', /is cut off at the "#"/],
  ['SLACK_BOT_TOKEN_FILE=/run/#1', 'SLACK_BOT_TOKEN_FILE', /is cut off at the "#"/],
  ['export PORT="3000#1', 'PORT', /is cut off at the "#"/],
  ['BACKUP_STORAGE_PARAMS="filePath=C:\\new"', 'BACKUP_STORAGE_PARAMS', /becomes a line break/],
  ['BACKUP_STORAGE_PARAMS = "filePath=C:\\root" # there', 'BACKUP_STORAGE_PARAMS', /becomes a line break/],
  ['SLACK_OPERATOR_USERS=U1\nSLACK_OPERATOR_USERS=', 'SLACK_OPERATOR_USERS', /more than once, with different values/],
  ['SLACK_ALLOWED_USERS U1', 'SLACK_ALLOWED_USERS', /without "="/],
  ['SLACK_ALLOWED_USERS:U1', 'SLACK_ALLOWED_USERS', /without "="/],
];

for (const [text, name, sentence] of odd) {
  test(`${JSON.stringify(text)} in .env is a problem of ${name}`, () => {
    const { values, faults } = readEnvText(text);
    assert.match(faults.get(name) ?? '', sentence);
    const change = name.endsWith('_FILE') ? { [name.replace('_FILE', '')]: undefined } : {};
    const found = problems({ ...change, ...values }, {}, { faults, overridden: new Set() });
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found.join(), new RegExp(`^${name} `));
    assert.match(found.join(), sentence);
  });
}

for (const text of [
  'PORT=3000',
  'PORT=3000 # health, see issue#3',
  'PORT= # not set',
  'PORT=# not set',
  '# PORT=3000#1',
  'PORT="3000" # quoted',
  "BACKUP_STORAGE_PARAMS='filePath=/srv/a#b'",
  'BACKUP_STORAGE_PARAMS="filePath=/srv/a#b"#',
  "BACKUP_STORAGE_PARAMS='filePath=C:\\new'",
  'BACKUP_STORAGE_PARAMS=filePath=C:\\new',
  'BACKUP_STORAGE_PARAMS=\'{\n  "module": "s3"\n}\'',
  'PORT: 3000',
  'PORT=3000\r\nPORT=3000\r\n',
  'COMPOSE_PROJECT=a#b\nCOMPOSE_PROJECT=c',
]) {
  test(`${JSON.stringify(text)} in .env is what it looks like`, () => {
    assert.deepEqual([...readEnvText(text).faults], []);
  });
}

test('A file that begins with a byte order mark is read', () => {
  assert.deepEqual(readEnvText('\uFEFFPORT=1').values, { PORT: '1' });
});

/** What `.env` with that content adds to the environment. */
const add = async (t: TestContext, content: string | Buffer, env: NodeJS.ProcessEnv = {}) => {
  const directory = await mkdtemp(join(tmpdir(), 'env-file-'));
  t.after(() => rm(directory, { recursive: true }));
  const path = join(directory, '.env');
  await writeFile(path, content);
  return { env, path, ...addEnvFile(env, path) };
};

test('The environment wins over .env, and a problem with it names the origin', async (t) => {
  const { env, origins } = await add(t, 'PORT=3001\nHOST=127.0.0.1\nLOG_LEVEL=\nBACKUP_NOTIFY=all#1', {
    PORT: 'x',
    LOG_LEVEL: 'warn',
    BACKUP_NOTIFY: 'problems',
  });
  assert.deepEqual(env, { PORT: 'x', HOST: '127.0.0.1', LOG_LEVEL: 'warn', BACKUP_NOTIFY: 'problems' });
  assert.deepEqual([...origins.overridden], ['PORT', 'BACKUP_NOTIFY']);
  assert.deepEqual([...origins.faults], []);
  assert.deepEqual(problems(env, {}, origins), [
    'PORT must be a whole number from 0 to 65535; the environment sets it, and wins over .env.',
  ]);
});

test('A variable that the environment sets empty is not set, although .env sets it, and the problem says so', async (t) => {
  const { env, origins } = await add(t, 'SLACK_BOT_TOKEN=xoxb-1', { SLACK_BOT_TOKEN: '' });
  assert.match(problems(env, {}, origins).join(), /^SLACK_BOT_TOKEN is not set; .*the environment sets it/);
});

test('A value that differs between the environment and .env is warned about', async (t) => {
  const { env, origins } = await add(t, 'PORT=3001', { PORT: '3002' });
  const { port, warnings } = read(env, {}, origins);
  assert.equal(port, 3002);
  assert.match(warnings.join(), /^PORT differs between the environment and \.env/);
});

test('An .env in UTF-16 is a problem, one that sets nothing a warning', async (t) => {
  const wide = await add(t, Buffer.from('\uFEFFPORT=1', 'utf16le'));
  assert.deepEqual(wide.problems, [`${wide.path} is not plain text; save it as UTF-8.`]);
  for (const content of ['', '# PORT=3000\n']) {
    const { path, problems: found, warnings } = await add(t, content);
    assert.deepEqual(found, []);
    assert.deepEqual(warnings, [`${path} sets no variable; write lines such as NAME=value.`]);
  }
});

test('An .env that cannot be read is a problem, a missing one is not', () => {
  const { problems: found } = addEnvFile({}, tmpdir());
  assert.match(found.join(), /cannot be read \(EISDIR\)/);
  const missing = addEnvFile({}, join(tmpdir(), 'no-such-directory', '.env'));
  assert.deepEqual([...missing.problems, ...missing.warnings], []);
});

test('NODE_EXTRA_CA_CERTS in .env is warned about, because it comes too late', async (t) => {
  assert.match((await add(t, 'NODE_EXTRA_CA_CERTS=/ca.pem')).warnings.join(), /set it in the environment/);
  assert.deepEqual((await add(t, 'NODE_EXTRA_CA_CERTS=/ca.pem', { NODE_EXTRA_CA_CERTS: '/ca.pem' })).warnings, []);
});

test('A required variable that is cut to nothing says what it must hold', () => {
  const { values, faults } = readEnvText('SLACK_ADMIN_CHANNEL=#backups');
  assert.match(problems(values, {}, { faults, overridden: new Set() }).join(), /it must hold the ID \(C…, not #name\)/);
});
