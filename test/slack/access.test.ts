import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../src/config/config.ts';
import { createAccess, type Who } from '../../src/slack/access.ts';
import { createFakeClock } from '../support/clock.ts';
import { createSlackClient, type SlackCall } from '../support/slack-server.ts';

type Lists = Config['access'];
const nobody: Lists = { allowedUsers: [], allowedGroups: [], operatorUsers: [], operatorGroups: [] };

/** A workspace T1 whose admin channel C1 has U1, U2 and all the strange accounts; group S1 has U3, group S2 has U4. */
const slack = ({ method, args }: SlackCall): Readonly<Record<string, unknown>> => {
  switch (method) {
    case 'users.info':
      return { ok: true, user: { id: args.user, team_id: 'T1', ...accounts[args.user ?? ''] } };
    case 'conversations.info':
      return { ok: true, channel: { is_private: true } };
    case 'conversations.members':
      return args.cursor === 'more'
        ? { ok: true, members: ['U2', ...Object.keys(accounts)] }
        : { ok: true, members: ['U1'], response_metadata: { next_cursor: 'more' } };
    case 'usergroups.users.list':
      return { ok: true, users: args.usergroup === 'S1' ? ['U3', 'UGUEST'] : ['U4'] };
    default:
      return { ok: false, error: 'unknown_method' };
  }
};

const accounts: Readonly<Record<string, object>> = {
  UDELETED: { deleted: true },
  UBOT: { is_bot: true },
  USLACKBOT: {},
  UGUEST: { is_restricted: true },
  USINGLE: { is_ultra_restricted: true },
  USTRANGER: { is_stranger: true },
  UFOREIGN: { team_id: 'T2' },
};

const create = (lists: Partial<Lists> = {}, respond: typeof slack = slack) => {
  const clock = createFakeClock();
  const server = createSlackClient(respond);
  const access = createAccess({
    client: server.client,
    lists: { ...nobody, ...lists },
    adminChannel: 'C1',
    team: 'T1',
    clock,
  });
  const may = async (user: string, who: Who = 'user', ...teams: string[]): Promise<string> => {
    const verdict = await access.may({ user, teams: teams.length > 0 ? teams : ['T1'] }, who);
    return verdict.isAllowed ? 'yes' : verdict.why;
  };
  return { ...server, clock, may };
};

type Row = readonly [lists: Partial<Lists>, use: readonly string[], operate: readonly string[]];
const everyone = ['U1', 'U2', 'U3', 'U4', 'U5', ...Object.keys(accounts)];

const rows: readonly Row[] = [
  [{}, ['U1', 'U2'], ['U1', 'U2']],
  [{ allowedUsers: ['U5'] }, ['U5'], ['U5']],
  [{ allowedUsers: ['UGUEST', 'UBOT'] }, [], []],
  [{ allowedGroups: ['S1'] }, ['U3'], ['U3']],
  [{ allowedUsers: ['U5'], allowedGroups: ['S1', 'S2'] }, ['U3', 'U4', 'U5'], ['U3', 'U4', 'U5']],
  [{ operatorUsers: ['U2'] }, ['U1', 'U2'], ['U2']],
  [{ operatorUsers: ['U5'] }, ['U1', 'U2', 'U5'], ['U5']],
  [{ allowedUsers: ['U1'], operatorGroups: ['S2'] }, ['U1', 'U4'], ['U4']],
  [{ allowedGroups: ['S1'], operatorUsers: ['U1'], operatorGroups: ['S2'] }, ['U1', 'U3', 'U4'], ['U1', 'U4']],
];

for (const [lists, use, operate] of rows) {
  test(`With ${JSON.stringify(lists)} use is for ${use.join()}, operating for ${operate.join()}`, async () => {
    const { may } = create(lists);
    for (const user of everyone) {
      assert.equal((await may(user, 'user')) === 'yes', use.includes(user), `${user} uses`);
      assert.equal((await may(user, 'operator')) === 'yes', operate.includes(user), `${user} operates`);
    }
  });
}

const refusals: readonly (readonly [user: string, why: string])[] = [
  ['UDELETED', 'This account is deactivated. Ask someone in <#C1>.'],
  ['UBOT', 'Bots may not use this bot. Ask someone in <#C1>.'],
  ['USLACKBOT', 'Bots may not use this bot. Ask someone in <#C1>.'],
  ['USTRANGER', 'People of other organisations may not use this bot. Ask someone in <#C1>.'],
  ['UFOREIGN', 'People of other organisations may not use this bot. Ask someone in <#C1>.'],
  ['UGUEST', 'Guests may not use this bot. Ask someone in <#C1>.'],
  ['USINGLE', 'Guests may not use this bot. Ask someone in <#C1>.'],
  ['U5', 'You are not among those who may use this bot. Ask someone in <#C1>.'],
];

for (const [user, why] of refusals) {
  test(`${user} is told: ${why}`, async () => assert.equal(await create().may(user), why));
}

test('A member who presses from another organisation is refused', async () => {
  assert.match(await create().may('U1', 'user', 'T2'), /^People of other organisations/);
  assert.match(await create().may('U1', 'user', ''), /^People of other organisations/);
});

const grid: readonly (readonly [what: string, account: object, teams: readonly string[], isMember: boolean])[] = [
  ['no workspace of their own', { team_id: undefined, enterprise_user: { teams: ['T1'] } }, ['T1'], true],
  ['no workspace at all, and a request from ours', { team_id: undefined }, ['T1'], true],
  ['no workspace at all, and a request that names another', { team_id: undefined }, ['T2', 'T1'], false],
  ['another workspace as their own', { team_id: 'T2', enterprise_user: { teams: ['T2', 'T1'] } }, ['T1'], true],
  ['a press that names another workspace', { enterprise_user: { teams: ['T2', 'T1'] } }, ['T2', 'T1'], true],
  ['other workspaces of the organisation alone', { team_id: 'T2', enterprise_user: { teams: ['T2'] } }, ['T1'], false],
  ['a press from another workspace alone', { enterprise_user: { teams: ['T2', 'T1'] } }, ['T2'], false],
];
for (const [what, account, teams, isMember] of grid) {
  test(`In an Enterprise organisation a person with ${what} is ${isMember ? 'a member' : 'not one of ours'}`, async () => {
    const { may } = create({}, (call) =>
      call.method === 'users.info' ? { ok: true, user: { id: 'U1', team_id: 'T1', ...account } } : slack(call),
    );
    const words = await may('U1', 'user', ...teams);
    assert.match(words, isMember ? /^yes$/ : /^People of other organisations/);
  });
}

test('Who is refused is told whom to ask', async () => {
  const lists = { allowedUsers: ['UA', 'UB', 'UC', 'UD'], allowedGroups: ['S1'], operatorUsers: ['UO'] };
  assert.match(await create(lists).may('U5'), /Ask <@UA> or <@UB> or <@UC> or <!subteam\^S1>\.$/);
  assert.equal(
    await create({ ...lists, allowedUsers: ['U5'] }).may('U5', 'operator'),
    'This is for the operators of this bot. Ask <@UO>.',
  );
  assert.match(await create({ operatorUsers: ['UO'] }).may('U5'), /Ask <@UO>\.$/);
});

const everyList = { allowedUsers: ['U5'], allowedGroups: ['S1'], operatorUsers: ['U4'], operatorGroups: ['S2'] };
const broken: readonly (readonly [string, Partial<Lists>])[] = [
  ['users.info', {}],
  ['users.info', everyList],
  ['conversations.members', {}],
  ['usergroups.users.list', everyList],
];

for (const [method, lists] of broken) {
  for (const failure of ['refused', 'cut', 'empty'] as const) {
    test(`Where ${method} is ${failure} the answer is no (${Object.keys(lists).length} lists)`, async () => {
      const { may } = create(lists, (call) => {
        if (call.method !== method) return slack(call);
        if (failure === 'cut') throw new Error('socket hang up');
        return failure === 'empty' ? { ok: true } : { ok: false, error: 'missing_scope' };
      });
      const why = await may('U3');
      assert.notEqual(why, 'yes');
      if (failure === 'refused') {
        const words =
          'Slack did not say whether you may (missing_scope), so the answer is no. Tell the person who runs this bot.';
        assert.equal(why, words);
      }
      if (failure === 'cut') assert.match(why, /^Slack did not say whether you may \(no answer\)/);
    });
  }
}

test('A group that Slack does not tell keeps out only those who depend on it', async () => {
  const lists = { allowedUsers: ['U5'], allowedGroups: ['S1'], operatorUsers: ['U1'], operatorGroups: ['S2', 'S3'] };
  const { may } = create(lists, (call) =>
    call.args.usergroup === 'S2' ? { ok: false, error: 'no_such_subteam' } : slack(call),
  );
  assert.equal(await may('U5', 'user'), 'yes');
  assert.equal(await may('U3'), 'yes');
  assert.equal(await may('U1', 'operator'), 'yes');
  assert.equal(await may('U4', 'operator'), 'yes');
  assert.match(await may('U5', 'operator'), /^Slack did not say whether you may \(no_such_subteam\)/);
});

for (const code of ['channel_not_found', 'not_in_channel']) {
  test(`A bot that is not in the admin channel asks to be invited (${code})`, async () => {
    const { may } = create({}, (call) =>
      call.method === 'conversations.members' ? { ok: false, error: code } : slack(call),
    );
    const words = 'This bot is not in <#C1>, so it cannot see whether you may. Invite it there.';
    assert.equal(await may('U1'), words);
  });
}

test('Lists are asked for once a minute, the person every time', async () => {
  const { may, count, clock } = create();
  for (let press = 0; press < 5; press += 1) await may('U1');
  assert.deepEqual([count('conversations.members'), count('users.info')], [2, 5]);
  await clock.advance(59_999);
  await may('U2');
  assert.deepEqual([count('conversations.members'), count('users.info')], [2, 6]);
  await clock.advance(1);
  await may('U2');
  assert.deepEqual([count('conversations.members'), count('users.info')], [4, 7]);
});

test('Many presses in one moment ask for a list once', async () => {
  const { may, calls } = create();
  const answers = await Promise.all(Array.from({ length: 20 }, () => may('U2')));
  assert.deepEqual(new Set(answers), new Set(['yes']));
  assert.equal(calls.filter(({ method }) => method === 'conversations.members').length, 2);
});

test('A list that could not be had is asked for again at the next press', async () => {
  let isDown = true;
  const { may } = create({ allowedGroups: ['S1'] }, (call) =>
    isDown && call.method === 'usergroups.users.list' ? { ok: false, error: 'internal_error' } : slack(call),
  );
  assert.notEqual(await may('U3'), 'yes');
  isDown = false;
  assert.equal(await may('U3'), 'yes');
});

test('A person who is deactivated is refused at the next press, though the lists still name them', async () => {
  let isGone = false;
  const { may } = create({}, (call) =>
    isGone && call.method === 'users.info' ? { ok: true, user: { deleted: true, team_id: 'T1' } } : slack(call),
  );
  assert.equal(await may('U1'), 'yes');
  isGone = true;
  assert.match(await may('U1'), /^This account is deactivated/);
});

test('Nobody is let in for being in a channel that is now public or shared', async () => {
  for (const channel of [{ is_private: false }, { is_private: true, is_ext_shared: true }]) {
    const respond = (call: SlackCall) => (call.method === 'conversations.info' ? { ok: true, channel } : slack(call));
    assert.match(await create({}, respond).may('U1'), /^<#C1> is now public or shared/);
    assert.equal(await create({ allowedUsers: ['U1'] }, respond).may('U1'), 'yes');
  }
});
