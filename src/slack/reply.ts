import type { webApi } from '@slack/bolt';
import type { Log } from '../log.ts';
import type { Message } from './views/text.ts';

/** Tells the person who asked, alone; `inPlace`: in the place of the message whose button was pressed. Never throws. */
export type Reply = (message: Message, inPlace?: boolean) => Promise<void>;

/**
 * Answers through the request's response_url (5 uses in 30 minutes, Slack's rule), and by direct message where that
 * does not work.
 */
export const createReply = (options: {
  readonly responseUrl: string;
  readonly user: string;
  readonly client: webApi.WebClient;
  readonly apiUrl: string;
  readonly fetch: webApi.FetchFunction;
  readonly log: Log;
}): Reply => {
  const { responseUrl, user, client, log } = options;
  const isTrusted = isSlack(responseUrl) || URL.parse(responseUrl)?.origin === new URL(options.apiUrl).origin;
  return async (message, inPlace = false) => {
    try {
      if (!isTrusted) throw new Error('the response_url is not at Slack');
      const body = JSON.stringify({ response_type: 'ephemeral', replace_original: inPlace, ...message });
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      const signal = AbortSignal.timeout(10_000);
      const { ok, status } = await options.fetch(responseUrl, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal,
      });
      if (!ok) throw new Error(`the response_url answered ${status}`);
    } catch (error) {
      log.warn({ err: error, user }, 'an answer could not be given in place and goes by direct message');
      await client.chat.postMessage({ channel: user, ...message }).catch((reason: unknown) => {
        log.error({ err: reason, user }, 'an answer could not be given at all');
      });
    }
  };
};

const isSlack = (url: string): boolean => {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' && /(^|\.)slack(-gov)?\.com$/.test(parsed.hostname);
};
