import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { webApi } from '@slack/bolt';
import { type Finding, inOrder, ok, problem, unknown } from '../../../src/commands/doctor/finding.ts';
import { readSlack } from '../../../src/commands/doctor/read-slack.ts';
import type { Config } from '../../../src/config/config.ts';
import { dayMs, hourMs } from '../../../src/lib/durations.ts';
import { neededScopes } from '../../../src/slack/scopes.ts';
import type { Connection } from '../../../src/slack/slack-facts.ts';
import { createFakeClock } from '../../support/clock.ts';
import { createKeptLog } from '../../support/log.ts';

type Answers = Readonly<Record<string, unknown>>;
const clock = createFakeClock();
const nobody = { allowedUsers: [], allowedGroups: [], operatorUsers: [], operatorGroups: [] };
const slack: Config['slack'] = {
  botToken: 'xoxb-test',
  transport: { kind: 'socket', appToken: 'xapp-test' },
  adminChannel: 'C1',
  apiUrl: 'https://slack.example/api/',
};

const channel = {
  id: 'C1',
  is_private: true,
  is_member: true,
  created: (clock.now() - 100 * dayMs) / 1000,
};

/** A workspace where all is well. */
const well: Answers = {
  'auth.test': { ok: true, team: 'Example', team_id: 'T1', bot_id: 'B1', user_id: 'U9' },
  'conversations.info': { ok: true, channel },
  'conversations.history': { ok: true, messages: [{ ts: '1.0' }] },
  'usergroups.users.list': { ok: true, users: ['U1'] },
  'users.info': { ok: true, user: { id: 'U1', team_id: 'T1' } },
  'apps.connections.open': { ok: true, url: 'wss://slack.example/' },
};

/** What Slack is asked with which token; `respond` answers a method with JSON, a whole response, or never. */
const check = async (
  answers: Answers = {},
  change: Partial<Parameters<typeof readSlack>[0]> & {
    readonly access?: Partial<Config['access']>;
    readonly scopes?: readonly string[] | undefined;
    readonly headers?: Readonly<Record<string, string>>;
    readonly transport?: Config['slack']['transport'];
  } = {},
) => {
  const { scopes = neededScopes, headers = {}, transport = slack.transport } = change;
  const calls: { readonly method: string; readonly token: string; readonly args: URLSearchParams }[] = [];
  const fetch: webApi.FetchFunction = async (url, init = {}) => {
    const method = new URL(String(url)).pathname.replace('/api/', '');
    const token = String(new Headers(init.headers as Record<string, string>).get('authorization')).replace(
      'Bearer ',
      '',
    );
    calls.push({ method, token, args: new URLSearchParams(String(init.body)) });
    const answer = { ...well, ...answers }[method];
    if (answer instanceof Error) throw answer;
    if (answer instanceof Response) return answer.clone();
    if (answer === 'hang') await new Promise(() => undefined);
    const oauth = 'scopes' in change && change.scopes === undefined ? {} : { 'x-oauth-scopes': scopes.join(',') };
    return Response.json(answer, { headers: { ...oauth, ...headers } });
  };
  const { findings, clockAheadMs } = await readSlack({
    config: { slack: { ...slack, transport }, access: { ...nobody, ...change.access } },
    connection: { kind: 'socket', connected: 2, of: 2 },
    fetch,
    clock,
    log: createKeptLog(),
    redact: (text) => text,
    signal: new AbortController().signal,
    ...('connection' in change ? { connection: change.connection as Connection } : {}),
    ...('redact' in change ? { redact: change.redact as (text: string) => string } : {}),
    ...('signal' in change ? { signal: change.signal as AbortSignal } : {}),
  });
  return { findings: inOrder(findings), clockAheadMs, calls };
};

const aboutIn = (findings: readonly Finding[], about: string): readonly Finding[] =>
  findings.filter((it) => it.about === about);

const allWell: readonly Finding[] = [
  ok('Slack', 'The token is good for the workspace “Example” and has every scope that is needed.'),
  ok('Connection', 'Socket Mode: 2 of 2 sockets are connected.'),
  ok('Admin channel', 'The bot is in ', { channel: 'C1' }, ', which is private and not shared.'),
  ok('Message retention', 'Messages older than 72 h are there; the cards are needed for that long.'),
  ok('Who may use it', 'The members of ', { channel: 'C1' }, '; all of them are operators.'),
];

test('A workspace where all is well is told in five lines, from three reads', async () => {
  const { findings, calls } = await check();
  assert.deepEqual(findings, allWell);
  assert.deepEqual(calls.map(({ method }) => method).toSorted(), [
    'auth.test',
    'conversations.history',
    'conversations.info',
  ]);
});

test('Only a message from before the last 72 hours shows how long messages stay', async () => {
  const { calls } = await check();
  const asked = calls.find(({ method }) => method === 'conversations.history')?.args;
  const latest = (clock.now() - 72 * hourMs) / 1000;
  assert.deepEqual(
    [asked?.get('channel'), asked?.get('latest'), asked?.get('limit'), asked?.get('oldest')],
    ['C1', String(latest), '16', null],
  );
});

const seeTo = 'Check that the channel’s Settings › Message history keeps messages for 3 days or more.';
const retention: readonly (readonly [name: string, created: number | undefined, says: string])[] = [
  ['an old channel', channel.created, `Not known: no message older than 72 h can be read. ${seeTo}`],
  [
    'a channel of 72 hours',
    clock.now() / 1000 - 72 * 3_600,
    `Not known: no message older than 72 h can be read. ${seeTo}`,
  ],
  ['a channel of less', clock.now() / 1000 - 72 * 3_600 + 1, `Not known: the channel is too new to tell. ${seeTo}`],
  ['a channel of no age', undefined, `Not known: no message older than 72 h can be read. ${seeTo}`],
];

for (const [name, created, says] of retention) {
  test(`How long messages stay is not known of ${name} without an old message`, async () => {
    const { findings } = await check({
      'conversations.history': { ok: true, messages: [] },
      'conversations.info': { ok: true, channel: { ...channel, created } },
    });
    assert.deepEqual(aboutIn(findings, 'Message retention'), [unknown('Message retention', says)]);
  });
}

const name = 'SLACK_ADMIN_CHANNEL C1';
const channels: readonly (readonly [
  change: object,
  access: Partial<Config['access']>,
  findings: readonly Finding[],
])[] = [
  [{ is_archived: true }, {}, [problem('Admin channel', `${name} is archived; unarchive it or set another channel.`)]],
  [
    { is_member: false },
    {},
    [problem('Admin channel', `${name}: the bot is not in this channel; type /invite @DocSpace Backup there.`)],
  ],
  [
    { is_private: false },
    { allowedUsers: ['U1'] },
    [
      ok(
        'Admin channel',
        'The bot is in ',
        { channel: 'C1' },
        ', which is public: everybody in the workspace can read the cards there.',
      ),
    ],
  ],
  ...['is_ext_shared', 'is_pending_ext_shared', 'is_org_shared'].map((flag): (typeof channels)[number] => [
    { [flag]: true },
    { allowedUsers: ['U1'] },
    [
      ok(
        'Admin channel',
        'The bot is in ',
        { channel: 'C1' },
        ', which is shared: other organisations can read the cards there.',
      ),
    ],
  ]),
];

for (const [change, access, expected] of channels) {
  test(`A channel with ${JSON.stringify(change)} is told as: ${expected[0]?.words.at(-1)}`, async () => {
    const { findings } = await check(
      { 'conversations.info': { ok: true, channel: { ...channel, ...change } } },
      { access },
    );
    assert.deepEqual(aboutIn(findings, 'Admin channel'), expected);
  });
}

const openTo: readonly (readonly [object, string])[] = [
  [{ is_private: false }, 'public, so anyone could join it and use the bot'],
  [{ is_ext_shared: true }, 'shared with another organisation, which has a say in who its members are'],
];

for (const [change, why] of openTo) {
  test(`A channel that is ${why} is a problem where its members may use the bot`, async () => {
    const { findings } = await check({ 'conversations.info': { ok: true, channel: { ...channel, ...change } } });
    const line = `${name} is ${why}; set SLACK_ALLOWED_USERS or SLACK_ALLOWED_GROUPS, or choose a private channel.`;
    assert.deepEqual(
      findings.filter(({ kind }) => kind === 'problem'),
      [problem('Who may use it', line)],
    );
    assert.deepEqual(aboutIn(findings, 'Admin channel'), [], 'the problem says all of it');
  });
}

const without = (...gone: readonly string[]) => neededScopes.filter((scope) => !gone.includes(scope));
const lacks = (what: string, it = 'it'): string =>
  `SLACK_BOT_TOKEN lacks the ${what}; add ${it} under OAuth & Permissions and install the app again.`;

test('Scopes that are missing are one problem, whatever else fails for them', async () => {
  const scopes = without('groups:history', 'users:read');
  const refused = (needed: string) => ({ ok: false, error: 'missing_scope', needed });
  const { findings } = await check(
    { 'conversations.history': refused('groups:history'), 'users.info': refused('users:read') },
    { scopes, access: { allowedUsers: ['U1'] } },
  );
  assert.deepEqual(
    findings.filter(({ kind }) => kind !== 'ok'),
    [problem('Slack', lacks('scopes groups:history, users:read', 'them'))],
  );
});

test('A scope for what is not used is not missed', async () => {
  const scopes = without('channels:history', 'channels:read', 'usergroups:read');
  assert.deepEqual((await check({}, { scopes })).findings, allWell);
  const { findings } = await check({}, { scopes, access: { allowedGroups: ['S1'] } });
  assert.deepEqual(aboutIn(findings, 'Slack'), [problem('Slack', lacks('scope usergroups:read'))]);
});

test('A public channel needs the scopes of public channels', async () => {
  const change = { 'conversations.info': { ok: true, channel: { ...channel, is_private: false } } };
  const scopes = without('channels:history', 'groups:history', 'groups:read');
  const { findings } = await check(change, { scopes, access: { allowedUsers: ['U1'] } });
  assert.deepEqual(aboutIn(findings, 'Slack'), [problem('Slack', lacks('scope channels:history'))]);
});

test('Scopes that Slack does not tell are not known', async () => {
  const { findings } = await check({}, { scopes: undefined });
  assert.deepEqual(aboutIn(findings, 'Slack'), [
    unknown(
      'Slack',
      'The token is good for the workspace “Example”; its scopes are not told. Compare OAuth & Permissions with manifest.yml.',
    ),
  ]);
});

test('An installation for a whole organisation is a problem, with what to do', async () => {
  const auth = { ok: true, team: 'Org', team_id: 'E1', bot_id: 'B1', user_id: 'U9', is_enterprise_install: true };
  const { findings } = await check({ 'auth.test': auth });
  assert.ok(
    findings.some(({ kind, words }) => kind === 'problem' && /whole Enterprise organisation/.test(words.join())),
  );
});

test('A person’s token is a problem', async () => {
  const { findings } = await check({ 'auth.test': { ok: true, team_id: 'T1', user_id: 'U9' } });
  assert.deepEqual(
    findings[0],
    problem('Slack', 'SLACK_BOT_TOKEN is not a bot’s token; copy the Bot User OAuth Token from OAuth & Permissions.'),
  );
});

test('A token that is gone is one problem in one line', async () => {
  const gone = { ok: false, error: 'token_revoked' };
  const answers = Object.fromEntries(Object.keys(well).map((method) => [method, gone]));
  const { findings } = await check(answers, { access: { allowedGroups: ['S1'], operatorUsers: ['U1'] } });
  assert.deepEqual(
    findings.filter(({ about }) => about !== 'Connection'),
    [
      problem(
        'Slack, Admin channel, Message retention, Who may use it',
        'Slack does not accept SLACK_BOT_TOKEN (token_revoked); copy it again from OAuth & Permissions.',
      ),
    ],
  );
});

test('A channel that is not there is told once, with what to do', async () => {
  const gone = { ok: false, error: 'channel_not_found' };
  const { findings } = await check({ 'conversations.info': gone, 'conversations.history': gone });
  assert.deepEqual(
    findings.filter(({ kind }) => kind === 'problem'),
    [
      problem(
        'Admin channel, Message retention',
        `${name} is not there or the bot is not in it; check the ID and type /invite @DocSpace Backup there.`,
      ),
    ],
  );
  assert.deepEqual(aboutIn(findings, 'Who may use it'), []);
});

const down: readonly (readonly [unknown, string])[] = [
  [new Error('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }), 'ECONNREFUSED'],
  [new Error('fetch failed', { cause: new Error('bad port') }), 'bad port'],
  [new Response('', { status: 503 }), 'status 503'],
];

for (const [answer, why] of down) {
  test(`A Slack that is down (${why}) is one problem in one line`, async () => {
    const answers = Object.fromEntries(Object.keys(well).map((method) => [method, answer]));
    const { findings } = await check(answers, { connection: { kind: 'none' }, access: { allowedGroups: ['S1'] } });
    const words = `Slack does not answer (${why}). Check the network, HTTPS_PROXY and SLACK_API_URL.`;
    assert.deepEqual(findings, [problem('Slack, Connection, Admin channel, Message retention, Who may use it', words)]);
  });
}

test('A secret in Slack’s words is not told', async () => {
  const redact = (text: string): string => text.replaceAll('xoxb-test', '[secret]');
  const { findings } = await check({ 'auth.test': new Error('xoxb-test is odd') }, { redact });
  assert.match(JSON.stringify(findings), /\[secret\] is odd/);
  assert.doesNotMatch(JSON.stringify(findings), /xoxb/);
});

test('A Slack that never answers is left when the time is over', async () => {
  const over = new AbortController();
  const answers = Object.fromEntries(Object.keys(well).map((method) => [method, 'hang']));
  const checking = check(answers, { signal: over.signal });
  setImmediate(() => over.abort());
  const words = 'Slack does not answer (no answer in time). Check the network, HTTPS_PROXY and SLACK_API_URL.';
  assert.deepEqual(aboutIn((await checking).findings, 'Slack, Admin channel, Message retention'), [
    problem('Slack, Admin channel, Message retention', words),
  ]);
});

test('A Slack that takes no more requests for now is no problem', async () => {
  const limited = new Response('', { status: 429, headers: { 'retry-after': '30' } });
  const { findings } = await check({ 'conversations.history': limited });
  assert.deepEqual(findings.slice(0, 1), [
    unknown('Message retention', 'Slack takes no more requests for now. Ask again in a minute.'),
  ]);
});

test('An app that reads 15 messages of more at a time is told why it is of no use', async () => {
  const messages = Array.from({ length: 15 }, () => ({}));
  const { findings } = await check({ 'conversations.history': { ok: true, messages, has_more: true } });
  const [finding] = aboutIn(findings, 'Reading limit');
  assert.ok(finding?.kind === 'problem');
  assert.match(JSON.stringify(finding), /once a minute.*Create the app from manifest\.yml/);
});

const http = { kind: 'http', signingSecret: 'secret' } as const;
type Connected = readonly [Connection, Config['slack']['transport'], unknown, Finding];
const connections: readonly Connected[] = [
  [
    { kind: 'socket', connected: 1, of: 2 },
    slack.transport,
    {},
    ok(
      'Connection',
      'Socket Mode: 1 of 2 sockets is connected; the other opens a minute after the start, or is being renewed.',
    ),
  ],
  [
    { kind: 'socket', connected: 0, of: 2 },
    slack.transport,
    {},
    problem('Connection', '0 of 2 sockets are connected. The bot tries again by itself; see its log.'),
  ],
  [
    { kind: 'http' },
    http,
    {},
    ok('Connection', 'HTTP: Slack’s last request is this one, of ', { at: clock.now() }, '.'),
  ],
  [
    { kind: 'none' },
    http,
    {},
    unknown(
      'Connection',
      'HTTP: whether Slack reaches the bot shows when it runs. Its address with /slack/events must stand in the app’s settings, for the command and for interactivity.',
    ),
  ],
  [
    { kind: 'none' },
    slack.transport,
    {},
    ok('Connection', 'Socket Mode: the app-level token is good, and Slack offers a socket.'),
  ],
  [
    { kind: 'none' },
    slack.transport,
    { ok: false, error: 'invalid_auth' },
    problem('Connection', 'Slack does not accept SLACK_APP_TOKEN (invalid_auth); set a valid one.'),
  ],
  [
    { kind: 'none' },
    slack.transport,
    { ok: false, error: 'missing_scope' },
    problem('Connection', 'SLACK_APP_TOKEN lacks the scope connections:write; create an app-level token with it.'),
  ],
];

for (const [connection, transport, answer, finding] of connections) {
  test(`The connection is told as: ${finding.words.join('')}`, async () => {
    const answers = 'ok' in Object(answer) ? { 'apps.connections.open': answer } : {};
    const { findings, calls } = await check(answers, { connection, transport });
    assert.deepEqual(aboutIn(findings, 'Connection'), [finding]);
    const opened = calls.filter(({ method }) => method === 'apps.connections.open').map(({ token }) => token);
    const isTried = connection.kind === 'none' && transport.kind === 'socket';
    assert.deepEqual(opened, isTried ? ['xapp-test'] : []);
  });
}

const lists: readonly (readonly [Partial<Config['access']>, string])[] = [
  [{ allowedUsers: ['U1'] }, '1 person; all of them are operators.'],
  [{ allowedUsers: ['U1', 'U2'], allowedGroups: ['S1'] }, '2 people and 1 user group; all of them are operators.'],
  [{ allowedGroups: ['S1', 'S2'], operatorUsers: ['U1'] }, '2 user groups; operators are 1 person.'],
  [{ operatorGroups: ['S1'] }, 'The members of C1; operators are 1 user group.'],
  [
    { allowedUsers: Array.from({ length: 21 }, (_, number) => `U${number}`) },
    '21 people; all of them are operators. The first 20 people were looked at.',
  ],
];

for (const [access, says] of lists) {
  test(`Who may use the bot is told as: ${says}`, async () => {
    const { findings, calls } = await check({}, { access });
    const told = aboutIn(findings, 'Who may use it').flatMap(({ words }) =>
      words.map((word) => (typeof word === 'string' ? word : 'C1')),
    );
    assert.equal(told.join(''), says);
    assert.ok(calls.filter(({ method }) => method === 'users.info').length <= 20);
  });
}

test('Each person and group in the lists is looked at once', async () => {
  const access = { allowedUsers: ['U1', 'U2'], operatorUsers: ['U1'], allowedGroups: ['S1'], operatorGroups: ['S1'] };
  const { calls } = await check({}, { access });
  const asked = calls.flatMap(({ args }) => [args.get('user') ?? [], args.get('usergroup') ?? []].flat());
  assert.deepEqual(asked.toSorted(), ['S1', 'U1', 'U2']);
});

const shut: readonly (readonly [Answers, Partial<Config['access']>, string])[] = [
  [
    { 'usergroups.users.list': { ok: false, error: 'no_such_subteam' } },
    { allowedGroups: ['S1'] },
    'S1 (no_such_subteam)',
  ],
  [{ 'usergroups.users.list': { ok: true, users: [] } }, { operatorGroups: ['S1'] }, 'S1 (has no members)'],
  [{ 'users.info': { ok: false, error: 'user_not_found' } }, { allowedUsers: ['U1'] }, 'U1 (user_not_found)'],
  [
    { 'users.info': { ok: true, user: { id: 'U1', team_id: 'T1', is_restricted: true } } },
    { operatorUsers: ['U1'], allowedUsers: ['U2'] },
    'U2 (guests may not use this bot), U1 (guests may not use this bot)',
  ],
];

for (const [answers, access, who] of shut) {
  test(`A list entry that lets nobody in is a problem: ${who}`, async () => {
    const { findings } = await check(answers, { access });
    assert.deepEqual(aboutIn(findings, 'Who may use it'), [
      problem(
        'Who may use it',
        `These let nobody in: ${who}. Correct SLACK_ALLOWED_USERS, SLACK_ALLOWED_GROUPS and those of the operators.`,
      ),
    ]);
  });
}

test('Slack’s clock is read from its answers, refusals too', async () => {
  const date = new Date(clock.now() + 300_000).toUTCString();
  assert.equal((await check({}, { headers: { date } })).clockAheadMs, 300_500);
  assert.equal((await check({}, {})).clockAheadMs, undefined);
});
