import { objectionTo } from '../../slack/access.ts';
import type { Fault, Needs } from '../../slack/requirements.ts';
import { mostPeople, type SlackLook } from '../../slack/slack-facts.ts';
import { isTokenGone, type SlackFailure } from '../../slack/web.ts';
import { type Finding, ok, problem, type Words } from './finding.ts';
import { failed } from './slack-failure.ts';

/** Whether the lists of those who may use the bot let in whom they name. */
export const accessFindings = (
  { auth, info, groups, people }: SlackLook,
  faults: readonly Fault[],
  needs: Needs,
): readonly Finding[] => {
  const subject = 'Who may use it';
  const team = auth.value?.team_id ?? '';
  const isScopeTold = faults.some(({ about }) => about === 'token');
  const found: Finding[] = [];
  const shut: string[] = [];
  /** Notes an ID that lets nobody in; what is not about the ID itself is reported in general. */
  const note = (id: string, why: string, failure: SlackFailure | undefined): void => {
    if (!failure) {
      if (why !== '') shut.push(`${id} (${why})`);
    } else if (failure.kind === 'refused' && !isGeneral(failure.code)) shut.push(`${id} (${failure.code})`);
    else if (!(isScopeTold && failure.kind === 'refused')) found.push(failed(subject, failure, needs));
  };
  for (const [id, { value, failure }] of groups) note(id, value?.users?.length ? '' : 'has no members', failure);
  for (const [id, { value, failure }] of people) note(id, team === '' ? '' : objectionTo(value?.user, team), failure);

  if (shut.length > 0) {
    const advice = 'Correct SLACK_ALLOWED_USERS, SLACK_ALLOWED_GROUPS and those of the operators.';
    found.push(problem(subject, `These let nobody in: ${shut.join(', ')}. ${advice}`));
  }
  if (found.length > 0 || faults.some(({ about }) => about === 'access')) return found;
  const { allowedUsers, allowedGroups } = needs.access;
  const isOpen = allowedUsers.length + allowedGroups.length === 0;
  // What is wrong with the channel is reported for the channel.
  return isOpen && !info.value ? [] : [ok(subject, ...whoMay(needs, isOpen))];
};

const isGeneral = (code: string): boolean => code === 'missing_scope' || isTokenGone(code);

const whoMay = ({ access, slack }: Needs, isOpen: boolean): Words => {
  const { allowedUsers, allowedGroups, operatorUsers, operatorGroups } = access;
  const users: Words = isOpen
    ? ['The members of ', { channel: slack.adminChannel }]
    : [counted(allowedUsers, allowedGroups)];
  const hasOperators = operatorUsers.length + operatorGroups.length > 0;
  return [
    ...users,
    hasOperators ? `; operators are ${counted(operatorUsers, operatorGroups)}.` : '; all of them are operators.',
    ...(allowedUsers.length + operatorUsers.length > mostPeople
      ? [` The first ${mostPeople} people were looked at.`]
      : []),
  ];
};

const counted = (users: readonly string[], groups: readonly string[]): string =>
  [
    ...(users.length === 0 ? [] : [users.length === 1 ? '1 person' : `${users.length} people`]),
    ...(groups.length === 0 ? [] : [groups.length === 1 ? '1 user group' : `${groups.length} user groups`]),
  ].join(' and ');
