import type { webApi } from '@slack/bolt';

type Metadata = { readonly event_type: string; readonly event_payload: unknown };
type Content = { readonly text?: string; readonly metadata?: Metadata };
type Window = {
  readonly oldest?: string;
  readonly latest?: string;
  readonly limit?: number;
  readonly cursor?: string;
};
export type Posted = Content & { readonly ts: string; readonly bot_id: string };

/** A method of the channel that the call of Slack's stands for, so that the faults of both are the same. */
type Method = 'post' | 'update' | 'remove' | 'read' | 'at';

/** What the bot writes into the channel beside cards, and the part of Slack's client that reads and writes it. */
export const createChannelMessages = (options: {
  readonly call: <Result>(method: Method, ts: string, effect: () => Result) => Promise<Result>;
  readonly newTs: () => string;
  /** A message after that is missing from what is read. */
  readonly newestShown: () => string;
  readonly refuse: (code: string) => Error;
}) => {
  const { call, newTs, newestShown, refuse } = options;
  /** By ts, oldest first. */
  const posted = new Map<string, Posted>();
  const put = (ts: string, { text, metadata }: Content): void => {
    const copy = metadata && (JSON.parse(JSON.stringify(metadata)) as Metadata);
    posted.set(ts, { ts, bot_id: 'B1', ...(text !== undefined && { text }), ...(copy && { metadata: copy }) });
  };
  const page = ({ oldest = '', latest = '~', limit = 100, cursor = '0' }: Window) => {
    const shown = [...posted.values()].filter(({ ts }) => ts >= oldest && ts <= latest && ts <= newestShown());
    const end = shown.length - Number(cursor);
    const messages = shown.slice(Math.max(0, end - limit), end).reverse();
    const next_cursor = end > limit ? String(Number(cursor) + limit) : '';
    return { ok: true, messages, response_metadata: { next_cursor } };
  };
  const must = (ts: string): void => {
    if (!posted.has(ts)) throw refuse('message_not_found');
  };
  const client = {
    conversations: {
      history: (window: Window) => call(window.limit === 1 ? 'at' : 'read', newestShown(), () => page(window)),
    },
    chat: {
      postMessage: (content: Content) =>
        call('post', '', () => {
          const ts = newTs();
          put(ts, content);
          return { ok: true, ts };
        }),
      update: ({ ts, ...content }: Content & { readonly ts: string }) =>
        call('update', ts, () => {
          must(ts);
          put(ts, content);
          return { ok: true, ts };
        }),
      delete: ({ ts }: { readonly ts: string }) =>
        call('remove', ts, () => {
          must(ts);
          posted.delete(ts);
          return { ok: true };
        }),
    },
    pins: { add: async () => ({ ok: true }) },
  };
  return {
    posted,
    put,
    // It has the methods that the bot calls, and of Slack's answers what the bot reads.
    client: client as unknown as Pick<webApi.WebClient, 'conversations' | 'chat' | 'pins'>,
  };
};

export type ChannelMessages = ReturnType<typeof createChannelMessages>;
