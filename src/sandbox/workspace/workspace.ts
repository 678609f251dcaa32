import { type Clock, systemClock } from '../../lib/clock.ts';
import { createFaults, type Faults } from '../faults.ts';
import { createListeners } from '../listeners.ts';
import { type Answer, type Call, type Received, serve } from '../server.ts';
import { type Acting, createActing } from './acting.ts';
import type { Channel } from './channels.ts';
import { type Delivered, rememberDeliveries } from './delivered.ts';
import { createDelivery } from './delivery.ts';
import type { Ephemeral } from './ephemerals.ts';
import { type FormValues, formState } from './form-state.ts';
import { createHooks } from './hooks.ts';
import type { Knobs } from './knobs.ts';
import type { Message } from './messages.ts';
import type { View } from './modals.ts';
import { createOthers, type Others } from './others.ts';
import type { People } from './people.ts';
import { responsePath } from './response-urls.ts';
import { createSockets, type DisconnectReason, type Sockets } from './sockets.ts';
import { type Bot, type Change, createState, type State, type Typed } from './state.ts';
import type { TokenKind } from './tokens.ts';
import { apiPath, createWebApi } from './web-api.ts';

export type WorkspaceOptions = { readonly port?: number; readonly clock?: Clock };

/** A Slack workspace on this machine with one app installed, which refuses what Slack refuses. */
export type SimulatedWorkspace = Acting &
  Others & {
    /** What `SLACK_API_URL` is set to: `http://127.0.0.1:PORT/api/`. */
    readonly apiUrl: string;
    /** The valid tokens, which can change: see `renewToken`. */
    readonly botToken: string;
    readonly appToken: string;
    readonly signingSecret: string;
    readonly teamId: string;
    readonly bot: Bot;
    /** A private channel; the bot is a member. */
    readonly adminChannel: string;
    /** A public channel; the bot is not a member. */
    readonly generalChannel: string;
    readonly people: People;
    /** By the method's name, for example `chat.update`, or `response_url`. */
    readonly faults: Faults;
    readonly calls: readonly Call[];
    /** How many requests are being served. */
    readonly pending: () => number;
    /** The latest deliveries to the app, oldest first. */
    readonly deliveries: readonly Delivered[];
    readonly knobs: Knobs;
    /** Revokes a token and issues another, as the app's settings page does; gives the new one. */
    readonly renewToken: (kind: TokenKind) => string;
    /** For so long Slack answers every call of the method with 429 and the time that is left. */
    readonly rateLimit: (method: string, forMs: number) => void;
    /** The top-level messages that are there, in their current state, oldest first. */
    readonly messages: (channel: string) => readonly Message[];
    /** A message and the replies under it, oldest first. */
    readonly thread: (channel: string, ts: string) => readonly Message[];
    /** Everything that was ever posted in the channel, deleted messages and replies too, oldest first. */
    readonly everything: (channel: string) => readonly Message[];
    /** The ts of the messages that are pinned to a channel. */
    readonly pins: (channel: string) => readonly string[];
    /** What the person alone saw, in order. */
    readonly ephemerals: (who: string) => readonly Ephemeral[];
    readonly directMessages: (who: string) => readonly Message[];
    /** The modal that the person looks at. */
    readonly modal: (who: string) => View | undefined;
    /** The app's Home tab as the person sees it. */
    readonly home: (who: string) => View | undefined;
    /** What the fields of that modal hold. */
    readonly fields: (who: string) => FormValues;
    /** Every conversation that there is, direct messages too. */
    readonly channels: () => readonly Channel[];
    /** Calls the listener at every change that somebody sees, until the returned function is called. */
    readonly onChange: (listener: (change: Change) => void) => () => void;
    /** The app's request URL over HTTP; without one, and without a socket, nothing reaches the app. */
    readonly setEventsUrl: (url: string | undefined) => void;
    /** How many Socket Mode connections are open and in use. */
    readonly sockets: () => number;
    /** Sends every connection a `disconnect`, as Slack does every few hours, and closes those that stay after 10 s. */
    readonly refreshSockets: (reason?: DisconnectReason) => void;
    readonly dropSockets: () => void;
    readonly close: () => Promise<void>;
  };

/** Starts a workspace on 127.0.0.1. Port 0, the default: any free one. */
export const startWorkspace = async ({
  port = 0,
  clock = systemClock,
}: WorkspaceOptions = {}): Promise<SimulatedWorkspace> => {
  const { tell, listen } = createListeners<Change>();
  const state = createState(clock, tell, () => sockets.drop());
  const sockets: Sockets = createSockets({ clock, appId: state.bot.appId, isRefused: () => state.knobs.isDown });
  const closed = new AbortController();
  const faults = createFaults();
  let eventsUrl: string | undefined;
  const api = createWebApi(state, () => server.origin.replace('http', 'ws') + sockets.ticket());
  const handle = dated(clock, handler(state, { api, hooks: createHooks(state) }));
  const server = await serve({ port, clock, faults, nameOf, handle, upgrade: sockets.upgrade });
  const send = createDelivery(state, sockets, () => (state.knobs.isDown ? undefined : eventsUrl), closed.signal);
  const { deliver, deliveries } = rememberDeliveries(clock, send);
  const onCommand = (command: Typed): void => tell({ kind: 'command', command });
  return {
    ...createActing(state, deliver, () => server.origin, onCommand),
    ...createOthers(state),
    apiUrl: server.origin + apiPath,
    get botToken() {
      return state.tokens.bot();
    },
    get appToken() {
      return state.tokens.app();
    },
    signingSecret: state.tokens.signing,
    teamId: state.team.id,
    bot: state.bot,
    adminChannel: state.adminChannel,
    generalChannel: state.generalChannel,
    people: state.people,
    faults,
    calls: server.calls,
    pending: server.pending,
    deliveries,
    knobs: state.knobs,
    renewToken: state.tokens.renew,
    rateLimit: state.limits.shut,
    ...views(state),
    onChange: listen,
    setEventsUrl: (url) => {
      eventsUrl = url;
    },
    sockets: sockets.count,
    refreshSockets: (reason = 'refresh_requested') => sockets.disconnect(reason),
    dropSockets: sockets.drop,
    close: async () => {
      closed.abort();
      sockets.close();
      await server.close();
    },
  };
};

/** Every answer tells the time of Slack's own clock. */
const dated =
  (clock: Clock, answer: (received: Received) => Answer) =>
  (received: Received): Answer => {
    const { headers, ...rest } = answer(received);
    return { ...rest, headers: { date: new Date(clock.now()).toUTCString(), ...headers } };
  };

const views = (
  state: State,
): Pick<
  SimulatedWorkspace,
  | 'messages'
  | 'thread'
  | 'everything'
  | 'pins'
  | 'ephemerals'
  | 'directMessages'
  | 'modal'
  | 'home'
  | 'fields'
  | 'channels'
> => {
  const top = (channel: string): readonly Message[] =>
    state.messages.of(channel).filter(({ thread_ts, isDeleted }) => thread_ts === '' && !isDeleted);
  return {
    messages: top,
    thread: (channel, ts) => {
      const parent = state.messages.find(channel, ts);
      return [...(parent ? [parent] : []), ...state.messages.repliesTo(channel, ts)];
    },
    everything: state.messages.of,
    pins: (channel) => [...(state.pins.get(channel) ?? [])],
    ephemerals: state.ephemerals.of,
    directMessages: (who) => top(state.directMessage(who).id),
    modal: state.modals.of,
    home: state.homes.of,
    fields: (who) => {
      const view = state.modals.of(who);
      return view ? formState(view.blocks, {}, state.modals.held(view.id)) : {};
    },
    channels: () => [...state.channels.values()],
  };
};

const nameOf = ({ url }: Received): string => {
  if (url.pathname.startsWith(apiPath)) return url.pathname.slice(apiPath.length);
  return url.pathname.startsWith(responsePath) ? 'response_url' : url.pathname;
};

const handler =
  (state: State, { api, hooks }: Readonly<Record<'api' | 'hooks', (received: Received) => Answer>>) =>
  (received: Received): Answer => {
    if (state.knobs.isDown)
      return { status: 503, headers: { 'content-type': 'text/html' }, body: 'Service Unavailable' };
    if (received.url.pathname.startsWith(apiPath)) return api(received);
    if (received.url.pathname.startsWith(responsePath)) return hooks(received);
    return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not Found' };
  };
