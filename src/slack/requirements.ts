import type { webApi } from '@slack/bolt';
import type { Config } from '../config/config.ts';
import { neededScopes } from './scopes.ts';
import { isTokenGone, type SlackFailure } from './web.ts';

/** The bot as Slack knows it. */
export type Bot = { readonly id: string; readonly user: string; readonly team: string };

export type Needs = Pick<Config, 'access' | 'slack'>;

/** Something in Slack that keeps the bot from working: one line that says what to change. */
export type Fault = {
  readonly about: 'token' | 'channel' | 'access';
  readonly line: string;
  /** What a bot that starts ends with. */
  readonly exitCode: number;
};

/** The bot that a token is for; undefined if it is not a bot's. */
export const botIn = ({ bot_id, user_id, team_id }: webApi.AuthTestResponse): Bot | undefined =>
  bot_id && user_id && team_id ? { id: bot_id, user: user_id, team: team_id } : undefined;

export const notABot = 'SLACK_BOT_TOKEN is not a bot’s token; copy the Bot User OAuth Token from OAuth & Permissions.';

export const forOrganisation =
  'The app is installed for a whole Enterprise organisation, where the bot cannot tell who is who; install it in the one workspace that has SLACK_ADMIN_CHANNEL and set that installation’s SLACK_BOT_TOKEN.';

/**
 * What is wrong with the token's scopes and the admin channel, in the order to fix it. Scopes or a channel that are
 * not known are not judged.
 */
export const faultsIn = (
  { scopes, channel }: { readonly scopes: readonly string[] | undefined; readonly channel: Channel | undefined },
  needs: Needs,
): readonly Fault[] => [
  ...(channel ? channelFaults(channel, needs) : []),
  ...(scopes ? scopeFaults(scopes, channel, needs) : []),
  ...(channel ? accessFaults(channel, needs) : []),
];

type Channel = NonNullable<webApi.ConversationsInfoResponse['channel']>;

const nameOf = ({ slack }: Needs): string => `SLACK_ADMIN_CHANNEL ${slack.adminChannel}`;

const channelFaults = ({ is_archived, is_member }: Channel, needs: Needs): readonly Fault[] => {
  const fault = (line: string): Fault => ({ about: 'channel', line, exitCode: 1 });
  const name = nameOf(needs);
  if (is_archived) return [fault(`${name} is archived; unarchive it or set another channel.`)];
  if (is_member) return [];
  return [fault(`${name}: the bot is not in this channel; type /invite @DocSpace Backup there.`)];
};

/** Channels of the other kind need no scope, nor do user groups that are not used. */
const scopeFaults = (scopes: readonly string[], channel: Channel | undefined, { access }: Needs): readonly Fault[] => {
  const usesGroups = access.allowedGroups.length + access.operatorGroups.length > 0;
  const isNeeded = (scope: string): boolean => {
    if (scope.startsWith('channels:')) return channel?.is_private === false;
    if (scope.startsWith('groups:')) return channel?.is_private === true;
    return usesGroups || scope !== 'usergroups:read';
  };
  const missing = neededScopes.filter((scope) => isNeeded(scope) && !scopes.includes(scope));
  if (missing.length === 0) return [];
  return [{ about: 'token', line: lacksScope(missing.join(', ')), exitCode: 1 }];
};

const accessFaults = (channel: Channel, needs: Needs): readonly Fault[] => {
  const { allowedUsers, allowedGroups } = needs.access;
  const isForAnyone = allowedUsers.length + allowedGroups.length === 0;
  if (!isForAnyone || (channel.is_private && !isShared(channel))) return [];
  const why = channel.is_private
    ? 'shared with another organisation, which has a say in who its members are'
    : 'public, so anyone could join it and use the bot';
  const line = `${nameOf(needs)} is ${why}; set SLACK_ALLOWED_USERS or SLACK_ALLOWED_GROUPS, or choose a private channel.`;
  return [{ about: 'access', line, exitCode: 78 }];
};

/**
 * An app that is distributed without Slack's review reads 15 messages once a minute, however many it asks for
 * (https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps).
 */
export const limitedMessages = 15;

/** Why such an app is of no use, and what to do. */
export const historyLimited =
  'Slack lets this app read the admin channel only once a minute, 15 messages at a time, as it does with apps that are distributed without its review: no backup can be started reliably. Create the app from manifest.yml in this workspace instead, and do not distribute it.';

/** Whether people of another organisation or workspace are in it, or are invited. */
export const isShared = ({ is_ext_shared, is_pending_ext_shared, is_org_shared }: Channel): boolean =>
  Boolean(is_ext_shared || is_pending_ext_shared || is_org_shared);

const lacksScope = (scopes: string): string => {
  const [what, it] = scopes.includes(',') ? ['scopes', 'them'] : ['scope', 'it'];
  return `SLACK_BOT_TOKEN lacks the ${what} ${scopes}; add ${it} under OAuth & Permissions and install the app again.`;
};

/** What Slack refused the bot, as one line that says what to change. */
export const refusedLine = ({ code, needed }: Extract<SlackFailure, { kind: 'refused' }>, channel: string): string => {
  if (isTokenGone(code))
    return `Slack does not accept SLACK_BOT_TOKEN (${code}); copy it again from OAuth & Permissions.`;
  if (code === 'missing_scope') return lacksScope(needed);
  if (code === 'channel_not_found') {
    return `SLACK_ADMIN_CHANNEL ${channel} is not there or the bot is not in it; check the ID and type /invite @DocSpace Backup there.`;
  }
  return `Slack refuses the bot (${code}); check SLACK_BOT_TOKEN and SLACK_ADMIN_CHANNEL.`;
};

/** What is wrong with a token that Slack refuses for good, and what to do, without the full stop. */
export const tokenFault = (name: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN', code: string): string =>
  code === 'missing_scope'
    ? `${name} lacks the scope connections:write; create an app-level token with it`
    : `Slack does not accept ${name} (${code}); set a valid one`;
