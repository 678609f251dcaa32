import type { webApi } from '@slack/bolt';
import type { Message } from '../../slack/blocks/text.ts';
import { fromMessages, fromPages, type Posted } from '../../slack/pages.ts';
import { quiet } from '../../slack/web.ts';

/** What the process that watches the portal leaves for the next one. */
export type WatchRecord = {
  /** The process that watches; absent: it has let go. */
  readonly watcher: string | undefined;
  /** Renewed by the watcher. */
  readonly beat: number;
  readonly memory: string;
};

/** A panel in the channel. `request` names the request that posted it, `shows` what it says of the backups. */
export type Panel = {
  readonly ts: string;
  readonly request: string;
  readonly shows: string;
  readonly watch?: WatchRecord | undefined;
  /** The numbers that the files of deleted copies had. */
  readonly former?: readonly number[] | undefined;
};

/** The admin channel as the place of panels, one try a call. Every call throws as the Web API does. */
export type PanelPlace = {
  readonly channel: string;
  readonly post: (message: Message, about: Omit<Panel, 'ts'>) => Promise<Panel>;
  readonly update: (panel: Panel, message: Message) => Promise<void>;
  /** This bot's panels among the latest messages, newest first. */
  readonly find: () => Promise<readonly Panel[]>;
  /** The panel with that ts, if it exists. */
  readonly at: (ts: string) => Promise<Panel | undefined>;
  readonly remove: (ts: string) => Promise<void>;
  /** Pins a panel to the channel, if the app may. */
  readonly pin: (ts: string) => Promise<void>;
};

const panelEvent = 'docspace_backup_panel';
/** A panel with more than three pages of messages below it is out of sight, and out of date. */
const pagesRead = 3;

export const createPanelPlace = (options: {
  readonly client: Pick<webApi.WebClient, 'conversations' | 'chat' | 'pins'>;
  readonly channel: string;
  /** Any app can post a message with our event type; only this bot's own are believed. */
  readonly botId: string;
}): PanelPlace => {
  const { client, channel, botId } = options;
  const metadataOf = ({ request, shows, watch, former = [] }: Omit<Panel, 'ts'>) => ({
    event_type: panelEvent,
    event_payload: {
      request,
      shows,
      ...(former.length > 0 && { former: former.join(' ') }),
      ...(watch && { ...watch, watcher: watch.watcher ?? '' }),
    },
  });
  const toPanel = ({ ts, bot_id, metadata }: Posted): Panel[] => {
    if (ts === undefined || bot_id !== botId || metadata?.event_type !== panelEvent) return [];
    const payload = Object(metadata.event_payload) as Record<string, unknown>;
    const watch = readWatchRecord(payload);
    const former = String(payload.former ?? '')
      .match(/\d+/g)
      ?.map(Number);
    const [request, shows] = [String(payload.request ?? ''), String(payload.shows ?? '')];
    return [{ ts, request, shows, ...(watch && { watch }), ...(former && { former }) }];
  };
  const read = (window: { readonly latest?: string; readonly limit: number; readonly cursor?: string }) =>
    client.conversations.history({ channel, inclusive: true, include_all_metadata: true, ...window });
  return {
    channel,
    post: async (message, about) => {
      const metadata = metadataOf(about);
      const { ts = '' } = await client.chat.postMessage({ channel, ...message, metadata, ...quiet });
      return { ...about, ts };
    },
    update: async (panel, message) => {
      await client.chat.update({ channel, ts: panel.ts, ...message, metadata: metadataOf(panel) });
    },
    find: async () => {
      const found = await fromPages((cursor) => read({ limit: 200, ...cursor }), fromMessages(toPanel), pagesRead);
      return found.sort((one, other) => (one.ts > other.ts ? -1 : 1));
    },
    at: async (ts) => {
      const { messages } = await read({ latest: ts, limit: 1 });
      return (messages ?? []).flatMap(toPanel).find((panel) => panel.ts === ts);
    },
    remove: async (ts) => {
      await client.chat.delete({ channel, ts });
    },
    pin: async (ts) => {
      await client.pins.add({ channel, timestamp: ts });
    },
  };
};

const readWatchRecord = ({ watcher, beat, memory }: Record<string, unknown>): WatchRecord | undefined =>
  typeof memory === 'string' && typeof beat === 'number'
    ? { watcher: typeof watcher === 'string' && watcher !== '' ? watcher : undefined, beat, memory }
    : undefined;
