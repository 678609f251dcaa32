import type { Answer, Received } from '../server.ts';
import { readArgs } from './args.ts';
import { SlackRefusal } from './refusal.ts';
import { show } from './respond.ts';
import type { State } from './state.ts';

/** Answers what an app sends to a response URL. */
export const createHooks =
  (state: State): ((received: Received) => Answer) =>
  (received) => {
    if (received.method !== 'POST') return refused(400, 'invalid_request');
    const target = state.responseUrls.use(received.url.pathname);
    if (typeof target === 'string') return refused(404, target);
    try {
      show(state, target, readArgs(received), 'response_url');
    } catch (error) {
      if (error instanceof SlackRefusal) return refused(400, error.code);
      throw error;
    }
    return { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };
  };

const refused = (status: number, error: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({ ok: false, error }),
});
