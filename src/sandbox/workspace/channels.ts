import { newId } from './ids.ts';
import type { Person } from './people.ts';

/** A conversation; the fields that an owner could change in Slack may be changed at any time. */
export type Channel = {
  readonly id: string;
  readonly name: string;
  /** Set for a direct message: the user at the other end. */
  readonly person: string;
  readonly created: number;
  isPrivate: boolean;
  isArchived: boolean;
  isExtShared: boolean;
  isBotMember: boolean;
  /** User IDs, the app's own bot aside. */
  members: string[];
};

/** A new channel without members. */
export const newChannel = (name: string, created: number): Channel => ({
  id: newId('C'),
  name,
  person: '',
  created,
  isPrivate: false,
  isArchived: false,
  isExtShared: false,
  isBotMember: false,
  members: [],
});

/** A new direct message between the bot and a person. */
export const newDirectMessage = (person: string, created: number): Channel => ({
  ...newChannel('', created),
  id: newId('D'),
  person,
  isPrivate: true,
  isBotMember: true,
  members: [person],
});

/** Whether the person could look into the channel; to people of other organisations a public one is closed as well. */
export const canSee = ({ isPrivate, members }: Channel, { id, isStranger }: Person): boolean =>
  members.includes(id) || !(isPrivate || isStranger);

/** The name that slash commands and actions carry; a private name is not given away. */
export const nameForPayload = (channel: Channel): string => {
  if (channel.person !== '') return 'directmessage';
  return channel.isPrivate ? 'privategroup' : channel.name;
};

/** The channel as `conversations.info` returns it. Source: https://docs.slack.dev/reference/objects/conversation-object */
export const channelObject = (channel: Channel, teamId: string): Readonly<Record<string, unknown>> => {
  const { id, created, isArchived, isPrivate, isExtShared, isBotMember } = channel;
  const common = { id, created: Math.floor(created / 1000), is_archived: isArchived, context_team_id: teamId };
  if (channel.person !== '') return { ...common, is_im: true, user: channel.person, is_open: true };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_general: false,
    is_member: isBotMember,
    is_shared: isExtShared,
    is_ext_shared: isExtShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    shared_team_ids: [teamId],
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
};
