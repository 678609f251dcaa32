import type { webApi } from '@slack/bolt';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import { keptFor } from '../lib/kept.ts';
import { capitalised } from './blocks/text.ts';
import { fromPages } from './pages.ts';
import { isShared } from './requirements.ts';
import { failureOf } from './web.ts';

/** Who pressed or typed, as Slack says it; `teams`: each workspace that it names beside them. */
export type Actor = { readonly user: string; readonly teams: readonly string[] };

export type Verdict = { readonly isAllowed: true } | { readonly isAllowed: false; readonly why: string };

/** `user`: all who may use the bot; `operator`: those who may also do what destroys, reveals, spends or reconfigures. */
export type Who = 'user' | 'operator';

export type Access = { readonly may: (actor: Actor, who: Who) => Promise<Verdict> };

/** Lists of members and groups may be this old; the person is asked about each time. */
const listsKeptMs = 60_000;

type Options = {
  readonly client: webApi.WebClient;
  readonly lists: Config['access'];
  readonly adminChannel: string;
  readonly team: string;
  readonly clock: Clock;
};

/** Decides who may do what. What cannot be learned is a no. */
export const createAccess = (options: Options): Access => {
  const { client, lists, adminChannel, team } = options;
  const { isUser, isOperator, hasOperators } = createLists(options);

  const objection = async ({ user, teams }: Actor): Promise<string> => {
    const { user: person } = await client.users.info({ user });
    // If Slack does not say whose the account is, all that came with the request must be ours.
    const isOurs = isTeamTold(person) ? teams.includes(team) : teams.length > 0 && teams.every((it) => it === team);
    return objectionTo(person, team) || (isOurs ? '' : foreign);
  };

  return {
    may: async (actor, who) => {
      try {
        const why = await objection(actor);
        if (why !== '') return no(`${capitalised(why)}. ${ask(lists, adminChannel, 'user')}`);
        if (who === 'operator' && hasOperators) {
          if (await isOperator(actor.user)) return { isAllowed: true };
          return no(`This is for the operators of this bot. ${ask(lists, adminChannel, 'operator')}`);
        }
        if (await anyOf([() => isUser(actor.user), () => isOperator(actor.user)])) return { isAllowed: true };
        return no(`You are not among those who may use this bot. ${ask(lists, adminChannel, 'user')}`);
      } catch (error) {
        return no(whyUnknown(error, adminChannel));
      }
    },
  };
};

/** Why it could not be learned whether a person may. */
const whyUnknown = (error: unknown, adminChannel: string): string => {
  if (error instanceof TooOpen) return tooOpen(adminChannel);
  const failure = failureOf(error);
  if (failure.kind === 'refused' && outside.has(failure.code)) {
    return `This bot is not in <#${adminChannel}>, so it cannot see whether you may. Invite it there.`;
  }
  const [reason, next] =
    failure.kind === 'refused'
      ? [failure.code, 'Tell the person who runs this bot.']
      : ['no answer', 'Try again in a minute.'];
  return `Slack did not say whether you may (${reason}), so the answer is no. ${next}`;
};

/** Who is on the lists of users and operators, with the members of their groups. */
const createLists = ({ client, lists, adminChannel, clock }: Options) => {
  /** A list is asked for once however many want it: a big channel's pages reach Slack's limit otherwise. */
  const kept = (load: () => Promise<string[]>): (() => Promise<ReadonlySet<string>>) =>
    keptFor(listsKeptMs, clock, async () => new Set(await load()));

  const channelMembers = kept(async () => {
    const { channel = {} } = await client.conversations.info({ channel: adminChannel });
    if (!channel.is_private || isShared(channel)) throw new TooOpen();
    return await fromPages(
      (cursor) => client.conversations.members({ channel: adminChannel, limit: 200, ...cursor }),
      (page) => page.members ?? [],
    );
  });

  const { allowedUsers, allowedGroups, operatorUsers, operatorGroups } = lists;
  const loadGroup = async (usergroup: string) => (await client.usergroups.users.list({ usergroup })).users ?? [];
  const groupMembers = new Map([...allowedGroups, ...operatorGroups].map((id) => [id, kept(() => loadGroup(id))]));

  const isIn = async (user: string, users: readonly string[], groups: readonly string[]): Promise<boolean> =>
    users.includes(user) ||
    (await anyOf(groups.map((id) => async () => (await groupMembers.get(id)?.())?.has(user) === true)));

  const isOpen = allowedUsers.length + allowedGroups.length === 0;
  return {
    hasOperators: operatorUsers.length + operatorGroups.length > 0,
    isOperator: (user: string): Promise<boolean> => isIn(user, operatorUsers, operatorGroups),
    isUser: async (user: string): Promise<boolean> =>
      isOpen ? (await channelMembers()).has(user) : await isIn(user, allowedUsers, allowedGroups),
  };
};

/** Whether one of the checks says yes, one after the other; one that fails counts only if no other says yes. */
const anyOf = async (checks: readonly (() => Promise<boolean>)[]): Promise<boolean> => {
  const failures: unknown[] = [];
  for (const check of checks) {
    try {
      if (await check()) return true;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return false;
};

/** The channel whose members may use the bot has become public or shared, so others than its administrators choose them. */
class TooOpen extends Error {}

const tooOpen = (channel: string): string =>
  `<#${channel}> is now public or shared, so its members may not use this bot until it is private again. Or set SLACK_ALLOWED_USERS.`;

/** Slack's codes for a channel whose members it does not show the bot. */
const outside: ReadonlySet<string> = new Set(['channel_not_found', 'not_in_channel']);

const foreign = 'people of other organisations may not use this bot';

/** Why this kind of account may never use the bot of that workspace; '' if it may. */
export const objectionTo = (person: webApi.UsersInfoResponse['user'], team: string): string => {
  if (!person) return 'Slack knows no such account';
  if (person.deleted) return 'this account is deactivated';
  if (person.is_bot || person.id === 'USLACKBOT') return 'bots may not use this bot';
  if (person.is_stranger || (isTeamTold(person) && !teamsOf(person).includes(team))) return foreign;
  if (person.is_restricted || person.is_ultra_restricted) return 'guests may not use this bot';
  return '';
};

/** Within an Enterprise organisation an account has one workspace as its own, or none, and is a member of several. */
const teamsOf = (person: webApi.UsersInfoResponse['user']): readonly (string | undefined)[] => [
  person?.team_id,
  ...(person?.enterprise_user?.teams ?? []),
];

const isTeamTold = (person: webApi.UsersInfoResponse['user']): boolean =>
  teamsOf(person).some((team) => team !== undefined);

const no = (why: string): Verdict => ({ isAllowed: false, why });

/** Whom a person who was refused can ask. */
const ask = (lists: Config['access'], adminChannel: string, who: Who): string => {
  const { allowedUsers, allowedGroups, operatorUsers, operatorGroups } = lists;
  const isForOperators = who === 'operator' || allowedUsers.length + allowedGroups.length === 0;
  const named = [
    ...(isForOperators ? operatorUsers : allowedUsers).slice(0, 3).map((user) => `<@${user}>`),
    ...(isForOperators ? operatorGroups : allowedGroups).slice(0, 2).map((group) => `<!subteam^${group}>`),
  ];
  return `Ask ${named.length > 0 ? named.join(' or ') : `someone in <#${adminChannel}>`}.`;
};
