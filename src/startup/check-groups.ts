import type { webApi } from '@slack/bolt';
import type { Config } from '../config/config.ts';
import type { Log } from '../lib/log.ts';
import { failureOf } from '../slack/web.ts';

/** Warns of each user group of the access lists that lets nobody in, because it is empty or Slack does not show its members. */
export const checkGroups = async (options: {
  readonly client: webApi.WebClient;
  readonly lists: Config['access'];
  readonly log: Log;
}): Promise<void> => {
  const { client, lists, log } = options;
  const names = { SLACK_ALLOWED_GROUPS: lists.allowedGroups, SLACK_OPERATOR_GROUPS: lists.operatorGroups };
  for (const [name, groups] of Object.entries(names)) {
    for (const usergroup of groups) {
      try {
        const { users = [] } = await client.usergroups.users.list({ usergroup });
        if (users.length === 0) log.warn({ group: usergroup }, `${name}: a group has no members and lets nobody in`);
      } catch (error) {
        log.warn({ group: usergroup, ...failureOf(error) }, `${name}: Slack does not say who is in a group`);
      }
    }
  }
};
