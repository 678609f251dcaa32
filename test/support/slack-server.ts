import type { webApi } from '@slack/bolt';
import { boltLogger } from '../../src/lib/log.ts';
import { createWebClient } from '../../src/slack/web.ts';
import { createKeptLog } from './log.ts';

export type SlackCall = { readonly method: string; readonly args: Readonly<Record<string, string>> };
type Answered = Readonly<Record<string, unknown>>;

/**
 * The bot's own Web API client before a Slack that answers what `respond` says; a thrown error is a connection that
 * broke. `calls` keeps what was asked; an argument that is no text is there as JSON, as on the wire.
 */
export const createSlackClient = (respond: (call: SlackCall) => Answered) => {
  const calls: SlackCall[] = [];
  const fetch: webApi.FetchFunction = async (url, { body } = {}) => {
    const method = new URL(String(url)).pathname.replace('/api/', '');
    const call = { method, args: Object.fromEntries(new URLSearchParams(typeof body === 'string' ? body : '')) };
    calls.push(call);
    return Response.json(respond(call));
  };
  const logger = boltLogger(createKeptLog());
  const client = createWebClient({ token: 'xoxb-test', apiUrl: 'https://slack.example/api/', fetch, logger });
  return { client, calls, count: (method: string) => calls.filter((call) => call.method === method).length };
};
