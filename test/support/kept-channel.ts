import type { webApi } from '@slack/bolt';
import type { Clock } from '../../src/lib/clock.ts';
import { unansweredBySlack } from './slack-errors.ts';
import { createSlackClient } from './slack-server.ts';

/** A message as it was written; `thread`: the message that it replies to. */
export type KeptMessage = {
  readonly ts: string;
  readonly thread: string | undefined;
  /** Another app's message; absent: the bot's own. */
  readonly bot_id?: string;
  text: string;
  metadata: unknown;
};

/** One channel of Slack that keeps what is written, with a client for each process. */
export const createKeptChannel = (clock: Pick<Clock, 'now'>) => {
  const kept: KeptMessage[] = [];
  const refused = new Map<string, string>();
  let posted = 0;
  const answer = (method: string, args: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> => {
    const { ts = '', text = '', thread_ts: thread, oldest = '', latest = '~' } = args;
    const metadata: unknown = args.metadata === undefined ? undefined : JSON.parse(args.metadata);
    const shown = (found: readonly KeptMessage[]) => ({
      ok: true,
      messages: found.map((it) => ({ bot_id: 'B1', ...it, thread_ts: it.thread })),
    });
    /** The newest first, as many as are asked for. */
    const page = (found: readonly KeptMessage[]) => {
      const from = Number(args.cursor ?? 0);
      const end = from + Number(args.limit ?? 100);
      const newestFirst = found.toSorted((one, other) => (one.ts < other.ts ? 1 : -1));
      const next_cursor = end < found.length ? String(end) : '';
      return { ...shown(newestFirst.slice(from, end)), response_metadata: { next_cursor } };
    };
    const isGone = method === 'chat.update' && !kept.some((it) => it.ts === ts);
    const isReply = thread !== undefined || method === 'conversations.replies';
    const isThreadless = isReply && !kept.some((it) => it.ts === (thread ?? ts));
    const error =
      (isGone ? 'message_not_found' : isThreadless ? 'thread_not_found' : undefined) ??
      refused.get(thread === undefined ? method : 'reply');
    if (error !== undefined) return { ok: false, error };
    switch (method) {
      case 'chat.postMessage': {
        posted += 1;
        const message = { ts: ((clock.now() + posted / 1_000) / 1_000).toFixed(6), thread, text, metadata };
        kept.push(message);
        return { ok: true, ts: message.ts, message: { thread_ts: thread } };
      }
      case 'chat.update':
        for (const one of kept.filter((it) => it.ts === ts)) Object.assign(one, { text, metadata });
        return { ok: true, ts };
      case 'chat.delete':
        kept.splice(0, kept.length, ...kept.filter((it) => it.ts !== ts));
        return { ok: true };
      case 'conversations.history':
        return page(kept.filter((it) => it.thread === undefined && it.ts >= oldest && it.ts <= latest));
      case 'conversations.replies':
        return shown(kept.filter((it) => it.ts === ts || it.thread === ts));
      default:
        return { ok: true };
    }
  };
  return {
    /** Writes a message as an earlier process of the bot did. */
    put: (message: Omit<KeptMessage, 'thread'>): void => void kept.push({ ...message, thread: undefined }),
    /** Refuses each call of that method from now on; `reply`: each message in a thread; no code: none any more. */
    refuse: (method: string, code: string | undefined): void => {
      if (code === undefined) refused.delete(method);
      else refused.set(method, code);
    },
    /** Deletes a message as a person does. */
    remove: (ts: string): void => void kept.splice(0, kept.length, ...kept.filter((it) => it.ts !== ts)),
    top: () => kept.filter(({ thread }) => thread === undefined),
    replies: () => kept.filter(({ thread }) => thread !== undefined),
    /** A client for one process, which dies at its call of that number, before it takes effect or after. */
    client: (death?: { readonly call: number; readonly takesEffect: boolean }): webApi.WebClient => {
      let calls = 0;
      return createSlackClient(({ method, args }) => {
        calls += 1;
        if (death && calls > death.call) throw unansweredBySlack();
        if (death?.call !== calls) return answer(method, args);
        if (death.takesEffect) answer(method, args);
        throw unansweredBySlack();
      }).client;
    },
  };
};
