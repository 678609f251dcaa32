import { type Args, text } from '../args.ts';
import { tiers } from '../limits.ts';
import { userObject } from '../people.ts';
import { SlackRefusal } from '../refusal.ts';
import type { State } from '../state.ts';
import type { Method, Reply } from './method.ts';

const userInfo = (args: Args, state: State): Reply => {
  const person = state.persons.get(text(args, 'user'));
  if (person === undefined) throw new SlackRefusal('user_not_found');
  return { user: userObject(person) };
};

const groupMembers = (args: Args, state: State): Reply => {
  needPaidPlan(state);
  const users = state.knobs.groups[text(args, 'usergroup')];
  if (users === undefined) throw new SlackRefusal('no_such_subteam');
  return { users };
};

const needPaidPlan = (state: State): void => {
  if (!state.knobs.areGroupsAvailable) throw new SlackRefusal('plan_upgrade_required');
};

/** The methods about people and user groups. */
export const peopleMethods: Readonly<Record<string, Method>> = {
  'users.info': { scopes: ['users:read'], perMinute: tiers.four, token: 'bot', run: userInfo },
  'usergroups.users.list': { scopes: ['usergroups:read'], perMinute: tiers.two, token: 'bot', run: groupMembers },
};
