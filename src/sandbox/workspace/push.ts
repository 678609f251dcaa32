import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** An app's answer to a request. */
export type Pushed = { readonly status: number; readonly body: unknown };

/**
 * Sends a form to an app over HTTP on a connection of its own; the body is read as JSON if the app says it is.
 * Rejects if there is no answer before the signal aborts.
 */
export const push = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Pushed> =>
  new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      agent: false,
      signal,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...headers,
        'content-length': Buffer.byteLength(body),
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
      text(response)
        .then((answer) => resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(answer) : answer }))
        .catch(reject);
    });
    sent.end(body);
  });
