import type { webApi } from '@slack/bolt';
import type { Log } from '../lib/log.ts';
import type { Message } from './blocks/text.ts';
import { failureOf, isLayoutRefused, quiet } from './web.ts';

/** A message, and what to say instead if the workspace does not take its blocks. */
type Layered = Message & { readonly plainer?: () => Message };

/** Answers the person who asked, alone; `inPlace`: in the place of the message whose button was pressed. Never throws. */
export type Reply = (message: Layered, inPlace?: boolean) => Promise<void>;

/**
 * Answers through the request's response_url (5 uses in 30 minutes, Slack's rule), and by direct message if that
 * does not work.
 */
export const createReply = (options: ReplyOptions): Reply => {
  const { user, responseUrl, log } = options;
  const direct = (message: Message): Promise<void> => sendDirect(message, options);
  return async ({ plainer, ...message }, inPlace = false) => {
    /** Sends the message, or the plainer one if this way does not take it. */
    const send = async (way: (said: Message) => Promise<void>): Promise<void> => {
      try {
        await way(message);
      } catch (error) {
        if (!plainer || !(error instanceof LayoutRefused)) throw error;
        log.warn({ code: error.message }, 'the workspace does not take a message as it is; it is told plainly');
        await way(plainer());
      }
    };
    try {
      await send((said) =>
        responseUrl === undefined ? direct(said) : respond(said, inPlace, { ...options, responseUrl }),
      );
    } catch (error) {
      log.warn({ err: error, user }, 'an answer could not be given in place and is sent as a direct message');
      // No workspace refuses the words alone, as long as they are short.
      const briefly = async (reason: unknown): Promise<void> => {
        if (!(reason instanceof LayoutRefused)) throw reason;
        await direct({ text: message.text.slice(0, mostText), blocks: [] });
      };
      const told = send(direct).catch(briefly);
      await told.catch((reason: unknown) => {
        log.error({ err: reason, user }, 'an answer could not be given at all');
      });
    }
  };
};

type ReplyOptions = {
  /** Undefined: the request has none, and is answered by direct message. */
  readonly responseUrl: string | undefined;
  readonly user: string;
  readonly client: webApi.WebClient;
  readonly apiUrl: string;
  readonly fetch: webApi.FetchFunction;
  readonly log: Log;
};

const respond = async (
  message: Message,
  inPlace: boolean,
  { responseUrl, apiUrl, fetch }: ReplyOptions & { readonly responseUrl: string },
): Promise<void> => {
  const isTrusted = isSlack(responseUrl) || URL.parse(responseUrl)?.origin === new URL(apiUrl).origin;
  if (!isTrusted) throw new Error('the response_url is not at Slack');
  const answer = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: inPlace, ...message }),
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  });
  const code = codeIn(await answer.text());
  if (answer.ok && code === '') return;
  if (isLayoutRefused(code)) throw new LayoutRefused(code);
  throw new Error(`the response_url answered ${answer.status}`);
};

const sendDirect = async (message: Message, { client, user }: ReplyOptions): Promise<void> => {
  try {
    await client.chat.postMessage({ channel: user, ...message, ...quiet });
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'refused' && isLayoutRefused(failure.code)) throw new LayoutRefused(failure.code);
    throw error;
  }
};

/** Slack refuses more with `msg_too_long`: https://docs.slack.dev/reference/methods/chat.update */
const mostText = 4_000;

/** Slack's word for the blocks that it does not take. */
class LayoutRefused extends Error {}

/** Slack's word for why it refused, whatever the status: as JSON, or the word alone; '' if it took the message. */
const codeIn = (body: string): string => {
  try {
    const { ok, error } = Object(JSON.parse(body)) as Record<string, unknown>;
    return ok === false ? String(error) : '';
  } catch {
    return isLayoutRefused(body) ? body : '';
  }
};

const isSlack = (url: string): boolean => {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' && /(^|\.)slack(-gov)?\.com$/.test(parsed.hostname);
};
