import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSlack } from '../../src/startup/check-slack.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';
import { createSlackClient } from '../support/slack-server.ts';

test('A bot that is installed for a whole organisation ends with what to do, instead of refusing everybody', async () => {
  const { client } = createSlackClient(({ method }) =>
    method === 'auth.test'
      ? { ok: true, team_id: 'E1', bot_id: 'B1', user_id: 'U9', is_enterprise_install: true }
      : { ok: true, channel: { is_private: true, is_member: true } },
  );
  const access = { allowedUsers: [], allowedGroups: [], operatorUsers: [], operatorGroups: [] };
  const transport = { kind: 'socket', appToken: 'xapp-1' } as const;
  const slack = { botToken: 'xoxb-1', transport, adminChannel: 'C1', apiUrl: 'https://slack.example/api/' };
  const checking = checkSlack({
    client,
    config: { access, slack },
    clock: createFakeClock(),
    log: createKeptLog(),
    signal: new AbortController().signal,
    report: () => undefined,
  });
  await assert.rejects(checking, /whole Enterprise organisation, .*install it in the one workspace/);
});
