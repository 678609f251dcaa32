import { mayBeRead, placeOf } from '../backup/storage.ts';
import type { Config } from '../config/config.ts';
import { storageWords } from '../slack/blocks/labels.ts';
import type { SlackCheck } from './check-slack.ts';

/** What a bot that has met Slack is set up for, in words for the person who started it. */
export const summarise = (options: {
  readonly config: Config;
  readonly port: number;
  readonly checked: SlackCheck;
}): Readonly<Record<string, string>> => {
  const { config, port, checked } = options;
  const { slack, access, host } = config;
  const { workspace, channel } = checked;
  const id = slack.adminChannel;
  const [name, named] = channel.name === '' ? [id, id] : [`#${channel.name}`, `#${channel.name} (${id})`];
  const operators = listed(access.operatorUsers, access.operatorGroups);
  const allowed = listed(access.allowedUsers, access.allowedGroups) || `the members of ${name}`;
  return {
    slack: `workspace “${workspace}”, ${ways[slack.transport.kind]}`,
    channel: `${named}, ${reach(channel)}`,
    users: operators === '' ? allowed : `${allowed}, and the operators`,
    operators: operators || 'all who may use the bot',
    portal: config.portal.origin,
    copies: copies(config),
    listens: `on port ${port} of ${host || 'every address of this machine'}; health is at /healthz and /readyz`,
  };
};

/** Where copies go, and whether they stay there. */
const copies = ({ backup, keep }: Pick<Config, 'backup' | 'keep'>): string => {
  const place = placeOf(backup);
  const to = `to ${storageWords[backup.storage]}${place === undefined ? '' : ` ${place}`}`;
  if (keep !== undefined && !mayBeRead(backup.storage))
    return `⚠️ ${to}, which the bot cannot read: no own copies go to ${keep.directory}`;
  if (keep !== undefined) return `${to}, and verified ones to ${keep.directory}`;
  if (backup.storage !== 'DataStore') return to;
  return `⚠️ ${to}: DocSpace deletes each copy after 24 hours; set BACKUP_STORAGE_TYPE for copies that stay`;
};

const ways = {
  socket: 'over Socket Mode, which needs no public address',
  http: 'over HTTP: Slack posts to /slack/events at the bot’s public address, which must stand in the app’s settings',
} as const satisfies Record<Config['slack']['transport']['kind'], string>;

const reach = ({ isPrivate, isShared }: SlackCheck['channel']): string => {
  if (isShared) return 'shared: people of other organisations can read the cards';
  return isPrivate ? 'private' : 'public: everybody in the workspace can read the cards';
};

const listed = (users: readonly string[], groups: readonly string[]): string =>
  [...users, ...groups.map((group) => `the members of ${group}`)].join(', ');
