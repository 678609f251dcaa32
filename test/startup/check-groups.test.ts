import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkGroups } from '../../src/startup/check-groups.ts';
import { createKeptLog } from '../support/log.ts';
import { createSlackClient } from '../support/slack-server.ts';

test('Groups that are empty or that Slack does not tell are warned about, each by the name of its list', async () => {
  const { client } = createSlackClient(({ args }) => {
    if (args.usergroup === 'SGONE') return { ok: false, error: 'no_such_subteam' };
    return { ok: true, users: args.usergroup === 'SEMPTY' ? [] : ['U1'] };
  });
  const log = createKeptLog();
  const lists = { allowedUsers: [], allowedGroups: ['SFULL', 'SEMPTY'], operatorUsers: [], operatorGroups: ['SGONE'] };
  await checkGroups({ client, lists, log });
  assert.deepEqual(log.lines, [
    'warn: SLACK_ALLOWED_GROUPS: a group has no members and lets nobody in',
    'warn: SLACK_OPERATOR_GROUPS: Slack does not say who is in a group',
  ]);
});
