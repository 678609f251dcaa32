import type { Clock } from '../../lib/clock.ts';
import { type Channel, newChannel, newDirectMessage } from './channels.ts';
import { createEphemerals, type Ephemeral, type Ephemerals } from './ephemerals.ts';
import { createHomes, type Homes } from './homes.ts';
import { newId } from './ids.ts';
import { createKnobs, type Knobs } from './knobs.ts';
import { createLimits, type Limits } from './limits.ts';
import { createMessages, type MessageChange, type Messages } from './messages.ts';
import { createModals, type Modals, type View } from './modals.ts';
import { newPeople, type People, type Person } from './people.ts';
import { createResponseUrls, type ResponseUrls } from './response-urls.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createTriggers, type Triggers } from './triggers.ts';

/** Something that somebody can see has changed. */
export type Change =
  | MessageChange
  | { readonly kind: 'ephemeral'; readonly ephemeral: Ephemeral }
  | { readonly kind: 'modal'; readonly who: string; readonly view: View | undefined }
  | { readonly kind: 'home'; readonly who: string; readonly view: View }
  | { readonly kind: 'command'; readonly command: Typed };

/** A command as a person typed it. */
export type Typed = Readonly<Record<'who' | 'channel' | 'ts' | 'text', string>>;

/** The app's own bot. */
export type Bot = { readonly userId: string; readonly botId: string; readonly appId: string };

/** All that the workspace knows. */
export type State = {
  readonly clock: Clock;
  readonly team: { readonly id: string; readonly domain: string };
  readonly bot: Bot;
  readonly tokens: Tokens;
  readonly people: People;
  readonly persons: ReadonlyMap<string, Person>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly adminChannel: string;
  readonly generalChannel: string;
  /** The direct message between the bot and a person, opened if it was not. */
  readonly directMessage: (person: string) => Channel;
  readonly messages: Messages;
  /** The pinned messages of a channel, by their ts. */
  readonly pins: Map<string, Set<string>>;
  readonly ephemerals: Ephemerals;
  readonly modals: Modals;
  readonly homes: Homes;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly limits: Limits;
  readonly knobs: Knobs;
};

export const createState = (clock: Clock, emit: (change: Change) => void, goDown: () => void): State => {
  const team = { id: newId('T'), domain: 'example' };
  const appId = newId('A');
  const { people, persons: everybody } = newPeople(team.id, appId);
  const persons = new Map(everybody.map((person) => [person.id, person]));
  const bot = botOf(everybody, appId);
  const app = { teamId: team.id, appId, botId: bot.botId };
  const general = newChannel('general', clock.now());
  general.members = everybody.filter(({ id, isStranger }) => !isStranger && id !== bot.userId).map(({ id }) => id);
  const admins = newChannel('backup-admins', clock.now());
  admins.isPrivate = true;
  admins.isBotMember = true;
  admins.members = Object.values(people).filter((id) => id !== people.nobody);
  const channels = new Map([general, admins].map((channel) => [channel.id, channel]));
  const known = <T>(map: ReadonlyMap<string, T>, id: string): T => {
    const found = map.get(id);
    if (found === undefined) throw new Error(`The workspace knows nothing by the ID ${id}.`);
    return found;
  };
  const knobs = createKnobs({ channel: (id) => known(channels, id), person: (id) => known(persons, id) }, goDown);
  return {
    clock,
    team,
    bot,
    tokens: createTokens(appId),
    people,
    persons,
    channels,
    adminChannel: admins.id,
    generalChannel: general.id,
    directMessage: (person) => {
      const old = [...channels.values()].find((channel) => channel.person === person);
      if (old) return old;
      const opened = newDirectMessage(person, clock.now());
      channels.set(opened.id, opened);
      return opened;
    },
    messages: createMessages(clock, emit, () => knobs.messagesKept),
    pins: new Map(),
    ephemerals: createEphemerals(
      (ephemeral) => emit({ kind: 'ephemeral', ephemeral }),
      () => knobs.messagesKept,
    ),
    modals: createModals(app, (who, view) => emit({ kind: 'modal', who, view })),
    homes: createHomes(app, (who, view) => emit({ kind: 'home', who, view })),
    triggers: createTriggers(clock),
    responseUrls: createResponseUrls(clock, team.id),
    limits: createLimits(clock, () => knobs.areLimitsOn),
    knobs,
  };
};

const botOf = (everybody: readonly Person[], appId: string): Bot => {
  const own = everybody.find(({ bot }) => bot?.appId === appId);
  return { userId: own?.id ?? '', botId: own?.bot?.botId ?? '', appId };
};
