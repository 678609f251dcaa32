import manifest from '../../../manifest.json' with { type: 'json' };
import type { Channel } from './channels.ts';
import type { Person } from './people.ts';

/** What an owner, an administrator or bad luck can change about the workspace, at any time. */
export type Knobs = {
  /** The bot token's scopes. */
  scopes: string[];
  /** The app-level token's scopes. */
  appScopes: string[];
  /** Slack is down: every request gets 503, sockets are cut and refused. */
  isDown: boolean;
  /** Both tokens were revoked. */
  isTokenRevoked: boolean;
  /** An owner's setting: a message can be edited for so long after it was posted. */
  editWindowMs: number;
  /** An owner's setting: messages cannot be deleted. */
  areDeletesRefused: boolean;
  /** User groups need a paid plan. */
  areGroupsAvailable: boolean;
  /** User group IDs and their members' user IDs. */
  groups: Record<string, string[]>;
  /** The app is distributed without Slack's review: its reading is limited much more. */
  isHistoryLimited: boolean;
  /** For so long a new message is missing from history and replies. */
  historyLagMs: number;
  areLimitsOn: boolean;
  /** The app's settings: its Home tab, and the events that Slack tells it of; at first those of its manifest. */
  isHomeTabOn: boolean;
  events: readonly string[];
  /** So many messages are kept in a channel, and private ones in all; the oldest go first. */
  messagesKept: number;
  /** Block types that this workspace does not have yet. */
  readonly newBlocksRefused: Set<string>;
  /** A channel, to archive it, to share it, to make it public, to remove the bot or members. */
  readonly channel: (id: string) => Channel;
  /** A person, to deactivate or to make a guest. */
  readonly person: (id: string) => Person;
};

/** The knobs of a workspace in which everything works. */
export const createKnobs = (find: Pick<Knobs, 'channel' | 'person'>, goDown: () => void): Knobs => {
  let isDown = false;
  return {
    scopes: [
      'commands',
      'chat:write',
      'channels:history',
      'groups:history',
      'channels:read',
      'groups:read',
      'users:read',
      'usergroups:read',
      'pins:write',
    ],
    appScopes: ['connections:write'],
    get isDown() {
      return isDown;
    },
    set isDown(value) {
      isDown = value;
      if (value) goDown();
    },
    isTokenRevoked: false,
    editWindowMs: Number.POSITIVE_INFINITY,
    areDeletesRefused: false,
    areGroupsAvailable: true,
    groups: {},
    isHistoryLimited: false,
    historyLagMs: 0,
    areLimitsOn: true,
    isHomeTabOn: manifest.features.app_home.home_tab_enabled,
    events: manifest.settings.event_subscriptions.bot_events,
    messagesKept: Number.POSITIVE_INFINITY,
    newBlocksRefused: new Set(),
    ...find,
  };
};
