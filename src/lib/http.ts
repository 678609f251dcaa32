import type { webApi } from '@slack/bolt';
import { type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici';

/**
 * The way out, through a proxy where the environment names one. Over HTTP/2 undici sends a request again that the
 * server says it did not process; a start must go out once.
 */
export const createDispatcher = (): Dispatcher => new EnvHttpProxyAgent({ allowH2: false });

/** The fetch for Slack's clients, which send text alone, as long as no file is uploaded. */
export const createSlackFetch =
  (dispatcher: Dispatcher): webApi.FetchFunction =>
  (url, { body, ...init } = {}) =>
    fetch(url, { ...init, ...(typeof body === 'string' ? { body } : {}), dispatcher });
