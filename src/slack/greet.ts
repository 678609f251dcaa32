import type { webApi } from '@slack/bolt';
import { backoffMs } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { Hopeless } from '../hopeless.ts';
import type { Log } from '../log.ts';
import { neededScopes } from './scopes.ts';
import { failureOf, isTokenGone, type SlackFailure } from './web.ts';

/** The bot as Slack knows it. */
export type Bot = { readonly id: string; readonly user: string; readonly team: string };

type Needs = Pick<Config, 'access' | 'slack'>;

/**
 * Introduces the bot to Slack and looks at what it needs there: the token, its scopes, the admin channel. Waits for as
 * long as Slack is down; throws `Hopeless` where waiting mends nothing.
 */
export const greet = async (options: {
  readonly client: webApi.WebClient;
  readonly config: Needs;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly report: (failure: SlackFailure | undefined) => void;
}): Promise<Bot | undefined> => {
  const { client, config, clock, log, signal, report } = options;
  for (let failures = 0; !signal.aborted; ) {
    try {
      const { bot, scopes } = await introduce(client);
      await checkChannel(client, config, scopes);
      report(undefined);
      return bot;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      const failure = failureOf(error);
      if (failure.kind === 'refused') throw new Hopeless(refused(failure, config.slack.adminChannel));
      report(failure);
      failures += 1;
      const ms = failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(failures, 1_000, 15_000);
      log.warn({ ...failure }, `Slack does not answer yet; trying again in ${Math.round(ms / 1000)} s`);
      await clock.sleep(ms, signal);
    }
  }
  return undefined;
};

const introduce = async (client: webApi.WebClient): Promise<{ bot: Bot; scopes: readonly string[] | undefined }> => {
  const { bot_id, user_id, team_id, response_metadata } = await client.auth.test();
  if (!bot_id || !user_id || !team_id) {
    throw new Hopeless('SLACK_BOT_TOKEN is not a bot’s token; copy the Bot User OAuth Token from OAuth & Permissions.');
  }
  return { bot: { id: bot_id, user: user_id, team: team_id }, scopes: response_metadata?.scopes };
};

const checkChannel = async (
  client: webApi.WebClient,
  { access, slack }: Needs,
  scopes: readonly string[] | undefined,
) => {
  const usesGroups = access.allowedGroups.length + access.operatorGroups.length > 0;
  const { channel } = await client.conversations.info({ channel: slack.adminChannel });
  const name = `SLACK_ADMIN_CHANNEL ${slack.adminChannel}`;
  if (channel?.is_archived) throw new Hopeless(`${name} is archived; unarchive it or set another channel.`);
  if (!channel?.is_member)
    throw new Hopeless(`${name}: the bot is not in this channel; type /invite @DocSpace Backup there.`);
  const unused = channel.is_private ? 'channels:' : 'groups:';
  const missing = neededScopes.filter(
    (scope) => !scope.startsWith(unused) && (usesGroups || scope !== 'usergroups:read') && !scopes?.includes(scope),
  );
  if (scopes && missing.length > 0) {
    throw new Hopeless(
      `SLACK_BOT_TOKEN lacks the scope ${missing.join(', ')}; add it under OAuth & Permissions and install the app again.`,
    );
  }
  const isForAnyone = access.allowedUsers.length + access.allowedGroups.length === 0;
  const isShared = channel.is_ext_shared || channel.is_pending_ext_shared || channel.is_org_shared;
  if (isForAnyone && (!channel.is_private || isShared)) {
    const why = channel.is_private ? 'shared with another organisation' : 'public';
    throw new Hopeless(
      `${name} is ${why}, so anyone could join it and use the bot; set SLACK_ALLOWED_USERS or SLACK_ALLOWED_GROUPS, or choose a private channel.`,
      { exitCode: 78 },
    );
  }
};

const refused = ({ code, needed }: Extract<SlackFailure, { kind: 'refused' }>, channel: string): string => {
  if (isTokenGone(code))
    return `Slack does not accept SLACK_BOT_TOKEN (${code}); copy it again from OAuth & Permissions.`;
  if (code === 'missing_scope') {
    return `SLACK_BOT_TOKEN lacks the scope ${needed}; add it under OAuth & Permissions and install the app again.`;
  }
  if (code === 'channel_not_found') {
    return `SLACK_ADMIN_CHANNEL ${channel} is not there or the bot is not in it; check the ID and type /invite @DocSpace Backup there.`;
  }
  return `Slack refuses the bot (${code}); check SLACK_BOT_TOKEN and SLACK_ADMIN_CHANNEL.`;
};
