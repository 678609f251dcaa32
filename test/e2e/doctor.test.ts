import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { dayMs } from '../../src/lib/durations.ts';
import type { PortalOptions } from '../../src/sandbox/portal/portal.ts';
import type { Ephemeral } from '../../src/sandbox/workspace/ephemerals.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { selfSigned } from '../support/tls.ts';
import type { Env } from './bot-process.ts';
import { toldWords } from './reading.ts';
import { openQuickScene, type Scene, setScene, transports } from './scene.ts';

const always = { times: Number.POSITIVE_INFINITY };

/** A clock of Slack's own, which can be put wrong. */
const slackClock = (): Clock & { aheadMs: number } => ({
  ...systemClock,
  aheadMs: 0,
  now() {
    return systemClock.now() + this.aheadMs;
  },
});

/** Lets somebody have written into the admin channel four days ago. */
const writeDaysAgo = (workspace: SimulatedWorkspace, clock: { aheadMs: number }): void => {
  clock.aheadMs = -4 * dayMs;
  workspace.postAs(workspace.people.admin, workspace.adminChannel, { text: 'Hello' });
  clock.aheadMs = 0;
};

/** Waits for the report that the person gets to `/backup doctor`. */
const reportTo = async (scene: Scene, who: string): Promise<Ephemeral> => {
  await scene.workspace.command(who, 'doctor');
  return await scene.until('the report', () =>
    scene.workspace.ephemerals(who).findLast(({ text }) => /^\*(All well|No problem|\d+ problem)/.test(text)),
  );
};

/** What the doctor says in a terminal, and how it ends. */
const inTerminal = async (scene: Scene, env: Env = {}) => {
  const doctor = scene.launch(env, 'doctor');
  const code = await doctor.exit;
  return { code, said: doctor.stdout(), complained: doctor.stderr() };
};

/** The calls that were made of a simulator while `act` ran. */
const callsDuring = async <Done>(
  calls: readonly { readonly name: string; readonly method: string }[],
  act: () => Promise<Done>,
) => {
  const before = calls.length;
  const done = await act();
  return { done, made: calls.slice(before) };
};

describe('/backup doctor', { concurrency: 4 }, () => {
  const wells: readonly (readonly [PortalOptions, server: RegExp, cost: RegExp])[] = [
    [{ server: '3.1' }, /Server 3\.1\.1 answers\. .*cancelling needs 3\.7/, /The next backup is free\.$/m],
    [{ server: '3.8' }, /Server 3\.8\.0 answers\. Everything works/, /is free \(0 of 2 used this month\)\.$/m],
    [{ isStandalone: true }, /Server 3\.8\.0 answers\. Everything works/, /The next backup is free\.$/m],
  ];
  const cases = wells.map((well, index) => [transports[index % 2] ?? 'socket', ...well] as const);
  for (const [transport, options, server, cost] of cases) {
    test(`tells that all is well, and changes nothing anywhere, over ${transport} at ${JSON.stringify(options)}`, async (t) => {
      const clock = slackClock();
      const scene = await openQuickScene(t, { transport, portal: options, workspace: { clock } });
      const { portal, workspace } = scene;
      const { admin } = workspace.people;
      writeDaysAgo(workspace, clock);
      await scene.until('the bot has met the portal', () => portal.calls.length > 0);

      const atPortal = await callsDuring(portal.calls, () =>
        callsDuring(workspace.calls, () => reportTo(scene, admin)),
      );
      const { done: report, made: atSlack } = atPortal.done;
      const lines = report.text.split('\n');
      assert.equal(lines[0], '*No problem found. 1 warning.*', report.text);
      assert.match(lines[1] ?? '', /^⚠️ \*Storage\*: .*deletes each one after 24 hours/);
      assert.ok(lines.length <= 15, report.text);
      const connection =
        transport === 'socket' ? /Socket Mode: [12] of 2 sockets (is|are) connected/ : /HTTP: Slack’s last request/;
      assert.match(report.text, connection);
      for (const about of ['Slack', 'Admin channel', 'Who may use it', 'DocSpace', 'Key', 'Role', 'Cost', 'Clock']) {
        assert.equal(
          lines.filter((line) => line.startsWith(`✅ *${about}*: `)).length,
          1,
          `${about} in ${report.text}`,
        );
      }
      assert.match(report.text, server);
      assert.match(report.text, cost);

      assert.ok(atPortal.made.length > 5);
      assert.deepEqual(new Set(atPortal.made.map(({ method }) => method)), new Set(['GET']));
      assert.ok(!atPortal.made.some(({ name }) => name === 'getbackuphistory'), 'reading the history prunes it');
      const writing = atSlack.filter(({ name }) => !/\.(test|info|history|members|list)$/.test(name));
      assert.deepEqual(new Set(writing.map(({ name }) => name)), new Set(['response_url']));
      assert.deepEqual(workspace.directMessages(admin), []);
    });
  }

  test('says what it looks at where that takes a while, and is refused to who may not use the bot', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    const { admin, guest, nobody } = workspace.people;
    for (const who of [guest, nobody]) {
      await workspace.command(who, 'doctor');
      await toldWords(scene, who, 'Nothing was done.');
      assert.doesNotMatch(JSON.stringify(workspace.ephemerals(who)), /DocSpace\*/);
    }
    portal.knobs.latencyMs = 2_500;
    await workspace.command(admin, 'doctor');
    await toldWords(scene, admin, /^Looking at Slack, the portal/);
    await toldWords(scene, admin, /No problem found/);
  });

  test('lists every problem with what to do, each once', async (t) => {
    const scene = await openQuickScene(t, {
      env: ({ people }) => ({
        BACKUP_STORAGE_TYPE: 'Documents',
        BACKUP_STORAGE_PARAMS: 'folderId=1235',
        BACKUP_STRAY: 'x',
        SLACK_OPERATOR_USERS: people.deactivated,
        SLACK_ALLOWED_GROUPS: 'S123',
        SLACK_ALLOWED_USERS: people.admin,
      }),
    });
    const { portal, workspace } = scene;
    Object.assign(portal.knobs, {
      keyExpiresAt: Date.now() + 3.5 * dayMs,
      allowance: 0,
      isWalletOn: false,
      clockAheadMs: 600_000,
    });
    const { text } = await reportTo(scene, workspace.people.admin);
    assert.match(text, /^\*6 problems\. 1 thing is not known\.\*\n/);
    const problems = text.split('\n').filter((line) => line.startsWith('❌'));
    const told = [
      /\*Who may use it\*: These let nobody in: S123 \(no_such_subteam\), U\w+ \(this account is deactivated\)\. Correct/,
      /\*Key\*: It expires <!date.*, in 3 days\. Make a new one/,
      /\*Storage\*: .*may not write to the folder “Folder 1235”\. Make them/,
      /\*Cost\*: The plan has no free backups\. The paid backup service is off, so the portal refuses\./,
      /\*Clock\*: The portal’s clock is 10 min ahead of this machine’s\. Set the portal’s clock/,
      /\*Configuration\*: BACKUP_STRAY is not one of the bot's variables/,
    ];
    for (const words of told)
      assert.equal(problems.filter((line) => words.test(line)).length, 1, `${words} in ${text}`);
    assert.equal(problems.length, told.length);
    assert.match(text, /❔ \*Message retention\*: Not known: the channel is too new to tell/);
  });

  test('says in one line that the portal is away', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    portal.faults.add({ on: '*', fault: { kind: 'html' }, ...always });
    const { text } = await reportTo(scene, workspace.people.admin);
    const problems = text.split('\n').filter((line) => line.startsWith('❌'));
    assert.equal(problems.length, 1, text);
    assert.match(problems[0] ?? '', /\*DocSpace, Key, Role, Cost\*: The portal is not available at the moment \(502\)/);
  });
});

describe('npm run doctor', { concurrency: 4 }, () => {
  test('prints that all is well before the bot was ever started, and ends with 0', async (t) => {
    const clock = slackClock();
    const scene = await setScene(t, { way: 'npm', workspace: { clock } });
    const { portal, workspace } = scene;
    writeDaysAgo(workspace, clock);
    const { code, said, complained } = await inTerminal(scene);
    assert.deepEqual([code, complained], [0, ''], said);
    assert.match(
      said,
      /^No problem found\. 1 warning\.\n\nwarning {2}Storage: .*24 hours.*\nok {7}Slack: The token is good/,
    );
    assert.match(said, /ok {7}Connection: Socket Mode: the app-level token is good/);
    assert.deepEqual(new Set(portal.calls.map(({ method }) => method)), new Set(['GET']));
    assert.deepEqual(workspace.calls.map(({ name }) => name).toSorted(), [
      'apps.connections.open',
      'auth.test',
      'conversations.history',
      'conversations.info',
    ]);
    assert.equal(workspace.sockets(), 0);
    assert.deepEqual(workspace.everything(workspace.adminChannel).length, 1);
  });

  test('lists configuration problems at once and ends with 78', async (t) => {
    const scene = await setScene(t);
    const env = { SLACK_BOT_TOKEN: 'xoxp-secretsecret', DOCSPACE_API_KEY: '', BACKUP_NOTIFY: 'sometimes' };
    const { code, said, complained } = await inTerminal(scene, env);
    assert.deepEqual([code, said, complained.trimEnd().split('\n').length], [78, '', 3]);
    assert.doesNotMatch(complained, /secretsecret/);
    assert.equal(scene.portal.calls.length, 0);
  });

  test('ends with 0 where something is not known and nothing is wrong', async (t) => {
    const scene = await setScene(t, { transport: 'http' });
    const { code, said } = await inTerminal(scene);
    assert.match(said, /^No problem found\. 1 warning\. 2 things are not known\./);
    assert.match(said, /unknown {2}Connection: HTTP: whether Slack reaches the bot/);
    assert.equal(code, 0);
  });

  test('says no secret, whatever is wrong with it', async (t) => {
    const scene = await setScene(t);
    const secrets = { SLACK_BOT_TOKEN: 'xoxb-1-wrong', SLACK_APP_TOKEN: 'xapp-1-wrong', DOCSPACE_API_KEY: 'sk-wrong' };
    const { code, said, complained } = await inTerminal(scene, secrets);
    assert.equal(code, 1);
    assert.match(said, /SLACK_BOT_TOKEN \(invalid_auth\).*\n.*SLACK_APP_TOKEN \(invalid_auth\).*\n.*API key \(401\)/);
    assert.doesNotMatch(said + complained, /xoxb|xapp|sk-/);
  });

  test('tells all that a bot would end with at its start', async (t) => {
    const scene = await setScene(t);
    const { workspace } = scene;
    Object.assign(workspace.knobs.channel(workspace.adminChannel), { isPrivate: false, isBotMember: false });
    workspace.knobs.scopes.splice(workspace.knobs.scopes.indexOf('users:read'), 1);
    const { code, said } = await inTerminal(scene);
    const name = `SLACK_ADMIN_CHANNEL ${workspace.adminChannel}`;
    assert.equal(code, 1);
    for (const line of [
      `problem  Admin channel: ${name}: the bot is not in this channel; type /invite @DocSpace Backup there.`,
      'problem  Slack: SLACK_BOT_TOKEN lacks the scope users:read; add it under OAuth & Permissions and install the app again.',
      `problem  Who may use it: ${name} is public, so anyone could join it and use the bot; set SLACK_ALLOWED_USERS or SLACK_ALLOWED_GROUPS, or choose a private channel.`,
    ]) {
      assert.ok(said.includes(`${line}\n`), said);
    }
    assert.match(said, /^3 problems\. 1 warning\.\n/);
  });

  test('works with Slack and the portal down, and says so of both', async (t) => {
    const scene = await setScene(t);
    scene.workspace.knobs.isDown = true;
    scene.portal.faults.add({ on: '*', fault: { kind: 'reset' }, ...always });
    const { code, said } = await inTerminal(scene);
    assert.equal(code, 1);
    assert.match(said, /^2 problems\. 1 warning\.\n/);
    assert.match(said, /problem {2}Slack, .*: Slack does not answer \(status 503\)\. Check the network/);
    assert.match(said, /problem {2}DocSpace, .*: The portal (dropped the connection|cannot be reached)/);
  });

  test('is over within seconds where nothing ever answers', async (t) => {
    const scene = await setScene(t, { way: 'npm' });
    for (const end of [scene.portal, scene.workspace]) end.faults.add({ on: '*', fault: { kind: 'hang' }, ...always });
    const begun = systemClock.elapsed();
    const { code, said } = await inTerminal(scene);
    const tookMs = systemClock.elapsed() - begun;
    assert.equal(code, 1);
    assert.match(said, /Slack does not answer \(no answer in time\)/);
    assert.match(said, /The portal did not answer in time/);
    // 10 s for an answer, and the start of npm and node on a busy machine.
    assert.ok(tookMs < 40_000, `${tookMs} ms`);
  });

  type Profile = readonly [portal: PortalOptions, env: Env, code: number, says: readonly RegExp[]];
  const local = { BACKUP_STORAGE_TYPE: 'Local', BACKUP_STORAGE_PARAMS: 'filePath=/backups' };
  const profiles: readonly Profile[] = [
    [
      { server: '2.6' },
      {},
      1,
      [/^1 problem/, /problem {2}DocSpace: Server 2\.6\.3 takes no API keys; 3\.1 and newer do/],
    ],
    [
      { server: '3.1' },
      {},
      0,
      [/ok {7}DocSpace: Server 3\.1\.1 answers\..*cancelling needs 3\.7/, /ok {7}Cost: The next backup is free\.\n/],
    ],
    [{ server: '3.8', isStandalone: true }, { BACKUP_DUMP: 'true' }, 0, [/ok {7}Cost: The next backup is free\.\n/]],
    [{ server: '3.8' }, { BACKUP_DUMP: 'true' }, 1, [/problem {2}Storage: BACKUP_DUMP is true.*Set it to false/]],
    [{ server: '3.1', isStandalone: true }, local, 0, [/unknown {2}Storage: Copies go to a directory/]],
    [{ server: '3.8' }, local, 1, [/problem {2}Storage: Local storage needs a self-hosted server/]],
  ];

  for (const [portal, env, code, says] of profiles) {
    const where = `${portal.isStandalone ? 'a self-hosted' : 'a hosted'} ${portal.server}`;
    test(`ends with ${code} at ${where} with ${JSON.stringify(env)}`, async (t) => {
      const scene = await setScene(t, { portal });
      const told = await inTerminal(scene, env);
      for (const words of says) assert.match(told.said, words);
      assert.equal(told.code, code, told.said);
    });
  }

  type Spoilt = readonly [knobs: Partial<Scene['portal']['knobs']>, env: Env, says: RegExp];
  const documents = (folderId: string): Env => ({
    BACKUP_STORAGE_TYPE: 'Documents',
    BACKUP_STORAGE_PARAMS: `folderId=${folderId}`,
  });
  const s3 = { BACKUP_STORAGE_TYPE: 'ThirdPartyConsumer', BACKUP_STORAGE_PARAMS: 'module=s3' };
  const spoilt: readonly Spoilt[] = [
    [{ isSuspended: true }, {}, /problem {2}DocSpace: The portal is suspended/],
    [{ isRestoring: true }, {}, /problem {2}DocSpace: The portal is being restored/],
    [{ isUnpaid: true }, {}, /problem {2}DocSpace: The portal itself is not paid for/],
    [{ role: 'user' }, {}, /problem {2}Role: The key’s owner, Uma User, is no DocSpace admin/],
    [{ keyPermissions: ['*:read'] }, {}, /problem {2}Key: Its permissions are \*:read, and backups need \*:write/],
    [{}, documents('77'), /problem {2}Storage: The folder in BACKUP_STORAGE_PARAMS is not there/],
    [
      { modules: [{ id: 's3', title: 'AWS S3', isSet: false }] },
      s3,
      /problem {2}Storage: AWS S3 is not set up at the portal/,
    ],
    [{ modules: [{ id: 's3', title: 'AWS S3', isSet: true }] }, s3, /ok {7}Storage: Copies go to AWS S3/],
    [
      { isRateLimited: true, limits: { perMinute: 0, concurrentReads: 0, concurrentWrites: 0, writesPerDay: 0 } },
      {},
      /unknown {2}DocSpace, .*takes no more requests for now/,
    ],
  ];

  for (const [knobs, env, says] of spoilt) {
    test(`says ${says} with ${JSON.stringify({ ...knobs, ...env })}`, async (t) => {
      const scene = await setScene(t);
      Object.assign(scene.portal.knobs, knobs);
      const { code, said } = await inTerminal(scene, env);
      assert.match(said, says);
      assert.equal(code, /^(\d+) problem/.test(said) ? 1 : 0);
    });
  }

  test('reads the portal’s certificate, and says where it is not accepted', async (t) => {
    const scene = await setScene(t);
    const { origin, caPath } = await secureFront(t, scene.portal.origin);
    const trusted = await inTerminal(scene, { DOCSPACE_API_HOST: origin, NODE_EXTRA_CA_CERTS: caPath });
    assert.match(trusted.said, /ok {7}Certificate: It is good until 2126-10-31T20:13:58Z\./);
    assert.equal(trusted.code, 0, trusted.said);
    const refused = await inTerminal(scene, { DOCSPACE_API_HOST: origin });
    assert.match(refused.said, /problem {2}DocSpace, .*: No secure connection .* NODE_EXTRA_CA_CERTS/);
    assert.doesNotMatch(refused.said, /Certificate: /);
    assert.equal(refused.code, 1);
  });

  test('says that Slack’s clock and this machine’s differ', async (t) => {
    const clock = slackClock();
    const scene = await setScene(t, { workspace: { clock } });
    clock.aheadMs = -600_000;
    const { code, said } = await inTerminal(scene);
    assert.match(
      said,
      /problem {2}Clock: Slack’s clock is 10 min behind this machine’s\. Set this machine’s clock and the portal’s/,
    );
    assert.equal(code, 1);
  });
});

/** The portal behind a certificate of its own; `caPath`: a file with who signed it. */
const secureFront = async (t: TestContext, portal: string) => {
  const directory = await mkdtemp(join(tmpdir(), 'doctor-test-'));
  const caPath = join(directory, 'ca.pem');
  await writeFile(caPath, selfSigned.cert);
  const server = createServer(selfSigned, (received, response) => {
    const { method, headers } = received;
    const behind = request(new URL(received.url ?? '/', portal), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    received.pipe(behind);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    await rm(directory, { recursive: true });
  });
  return { origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, caPath };
};
