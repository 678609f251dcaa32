import type { webApi } from '@slack/bolt';
import { type buildConnector, type Dispatcher, EnvHttpProxyAgent, fetch, Pool } from 'undici';

/** No connection to the proxy; the cause says why. */
export class ProxyUnreachableError extends Error {
  constructor(cause: Error) {
    super('no connection to the proxy', { cause });
    this.name = 'ProxyUnreachableError';
  }
}

/**
 * The way out, through a proxy if the environment names one. Over HTTP/2 undici sends a request again that the
 * server says it did not process; a start must go out once.
 */
export const createDispatcher = (): Dispatcher =>
  new EnvHttpProxyAgent({
    allowH2: false,
    clientFactory: (proxy, options) => {
      const { connect } = options as { readonly connect: buildConnector.connector };
      return new Pool(proxy, {
        connect: (target, callback) =>
          connect(target, (...[error, socket]) =>
            error === null ? callback(null, socket) : callback(new ProxyUnreachableError(error), null),
          ),
      });
    },
  });

/** The fetch for Slack's clients, which send text alone, as long as no file is uploaded. */
export const createSlackFetch =
  (dispatcher: Dispatcher): webApi.FetchFunction =>
  (url, { body, ...init } = {}) =>
    fetch(url, { ...init, ...(typeof body === 'string' ? { body } : {}), dispatcher });
