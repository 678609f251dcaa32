import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import type { webApi } from '@slack/bolt';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { clientFor, manualClock, refusal } from './workspace-support.ts';

const clock = manualClock();
let workspace: SimulatedWorkspace;
let client: webApi.WebClient;
let channel: string;

suite('People of a workspace', () => {
  beforeEach(async () => {
    workspace = await startWorkspace({ clock });
    channel = workspace.adminChannel;
    client = clientFor(workspace);
  });
  afterEach(() => workspace.close());

  const fill = (count: number): readonly string[] =>
    Array.from(
      { length: count },
      (_, index) => workspace.postAs(workspace.people.admin, channel, { text: String(index) }).ts,
    );

  describe('Channels and people', () => {
    test('conversations.info says what an app has to know before it posts', async () => {
      const { channel: admins } = await client.conversations.info({ channel });
      assert.deepEqual(
        [admins?.is_member, admins?.is_private, admins?.is_archived, admins?.is_ext_shared],
        [true, true, false, false],
      );
      Object.assign(workspace.knobs.channel(channel), { isPrivate: false, isExtShared: true, isArchived: true });
      const { channel: shared } = await client.conversations.info({ channel });
      assert.deepEqual([shared?.is_private, shared?.is_archived, shared?.is_ext_shared], [false, true, true]);
      const { channel: general } = await client.conversations.info({ channel: workspace.generalChannel });
      assert.equal(general?.is_member, false);
      workspace.knobs.channel(channel).isPrivate = true;
      workspace.knobs.channel(channel).isBotMember = false;
      assert.equal(await refusal(client.conversations.info({ channel })), 'channel_not_found');
    });

    test('Members come in pages and everybody once', async () => {
      const members: string[] = [];
      for await (const page of client.paginate('conversations.members', { channel, limit: 3 })) {
        members.push(...((page as { members?: string[] }).members ?? []));
      }
      const { nobody, ...listed } = workspace.people;
      assert.deepEqual(members.toSorted(), [...Object.values(listed), workspace.bot.userId].toSorted());
      assert.ok(!members.includes(nobody));
    });

    test('users.info gives the flags that tell people apart', async () => {
      const { people } = workspace;
      const user = async (id: string) => (await client.users.info({ user: id })).user ?? {};
      assert.equal((await user(people.guest)).is_restricted, true);
      assert.equal((await user(people.singleChannelGuest)).is_ultra_restricted, true);
      assert.equal((await user(people.deactivated)).deleted, true);
      assert.equal((await user(people.robot)).is_bot, true);
      const outsider = await user(people.outsider);
      assert.deepEqual([outsider.is_stranger, outsider.team_id === workspace.teamId], [true, false]);
      const admin = await user(people.admin);
      assert.deepEqual(
        [admin.deleted, admin.is_bot, admin.is_restricted, admin.team_id],
        [false, false, false, workspace.teamId],
      );
      assert.equal(await refusal(client.users.info({ user: 'U0NOBODY' })), 'user_not_found');
    });

    test('User groups have members, and need a paid plan', async () => {
      workspace.knobs.groups = { S1: [workspace.people.admin] };
      assert.deepEqual((await client.usergroups.users.list({ usergroup: 'S1' })).users, [workspace.people.admin]);
      assert.equal(await refusal(client.usergroups.users.list({ usergroup: 'S2' })), 'no_such_subteam');
      workspace.knobs.areGroupsAvailable = false;
      assert.equal(await refusal(client.usergroups.users.list({ usergroup: 'S1' })), 'plan_upgrade_required');
    });

    test('a permalink leads to its message', async () => {
      const [ts = ''] = fill(1);
      const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
      assert.ok(permalink?.endsWith(`/archives/${channel}/p${ts.replace('.', '')}`));
    });
  });
});
