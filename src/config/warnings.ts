import { nearest } from '../lib/nearest.ts';
import type { Config } from './config.ts';
import { unreadableWarnings } from './keep.ts';
import { isExposed } from './readers.ts';
import { isAboutAccess, strangers } from './settings.ts';
import { variables } from './variables.ts';

type Given = Omit<Config, 'warnings'>;

/** What is allowed and perhaps not meant, a sentence each. */
export const warningsOf = (config: Given, env: NodeJS.ProcessEnv): readonly string[] => [
  ...exposed('DOCSPACE_API_HOST', config.portal.origin),
  ...exposed('SLACK_API_URL', config.slack.apiUrl),
  ...exposed('HEARTBEAT_URL', config.heartbeatUrl ?? ''),
  ...unapprovable(config),
  ...unreadableWarnings(config),
  ...misspelt(env),
];

/** Variables that seem to say who may use the bot and are not read: a problem each. */
export const misnamed = (env: NodeJS.ProcessEnv): readonly string[] =>
  strangers(env)
    .filter(isAboutAccess)
    .map(
      (name) =>
        `${name} must not be set, because the bot does not read it and would let in more people than it names; use SLACK_ALLOWED_USERS, SLACK_ALLOWED_GROUPS, SLACK_OPERATOR_USERS or SLACK_OPERATOR_GROUPS, which are never files.`,
    );

/** Other variables that look meant for the bot. */
export const misspelt = (env: NodeJS.ProcessEnv): readonly string[] =>
  strangers(env)
    .filter((name) => !isAboutAccess(name))
    .map((name) => {
      const likely = nearest(name, Object.keys(variables));
      return `${name} is not one of the bot's variables and is not used; the nearest is ${likely}.`;
    });

const exposed = (name: string, address: string): readonly string[] =>
  isExposed(address)
    ? [`${name} is plain http to another machine, so its secrets can be read on the way; use https.`]
    : [];

const unapprovable = ({ approvals, access }: Given): readonly string[] =>
  approvals.length > 0 && access.operatorGroups.length === 0 && access.operatorUsers.length === 1
    ? [
        'BACKUP_APPROVALS wants a second operator and SLACK_OPERATOR_USERS names only one, so nothing can be approved; name another operator or a group.',
      ]
    : [];
