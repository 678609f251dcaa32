import type { Answer, Received } from '../server.ts';
import { type Args, readArgs, text } from './args.ts';
import { appMethods } from './methods/app.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { historyMethods } from './methods/history.ts';
import { type Method, needScope, type Reply } from './methods/method.ts';
import { peopleMethods } from './methods/people.ts';
import { pinMethods } from './methods/pins.ts';
import { viewMethods } from './methods/views.ts';
import { RateLimited, SlackRefusal } from './refusal.ts';
import type { State } from './state.ts';

/** The first part of every method's path. */
export const apiPath = '/api/';

/** Answers Web API calls as Slack does: 200 with `ok`, 429 with Retry-After. */
export const createWebApi = (state: State, openSocket: () => string): ((received: Received) => Answer) => {
  const methods: Readonly<Record<string, Method>> = {
    ...appMethods(openSocket),
    ...chatMethods,
    ...historyMethods,
    ...conversationMethods,
    ...peopleMethods,
    ...pinMethods,
    ...viewMethods,
  };
  return (received) => {
    const name = received.url.pathname.slice(apiPath.length);
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    try {
      return respond(200, { ok: true, ...call(name, method, received, state) }, scopeHeaders(method, state));
    } catch (error) {
      if (error instanceof RateLimited) {
        const headers = { 'retry-after': String(error.retryAfterSeconds) };
        return respond(429, { ok: false, error: 'ratelimited' }, headers);
      }
      if (!(error instanceof SlackRefusal)) throw error;
      const refused = respond(200, { ok: false, error: error.code, ...error.more }, scopeHeaders(method, state));
      return { ...refused, note: error.code };
    }
  };
};

const call = (name: string, method: Method | undefined, received: Received, state: State): Reply => {
  if (method === undefined) throw new SlackRefusal('unknown_method', { req_method: name });
  const args = readArgs(received);
  authenticate(method, received, args, state);
  needScope(grantedTo(method, state), ...method.scopes);
  state.limits.call(name, method.perMinute);
  return method.run(args, state);
};

/** App-level tokens and JSON bodies need the header; forms may carry the bot token as a field. */
const authenticate = (method: Method, { headers }: Received, args: Args, { tokens, knobs }: State): void => {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const header = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const token = header ?? (isForm && method.token === 'bot' ? text(args, 'token') : '');
  if (token === '') throw new SlackRefusal('not_authed');
  const isKnown = token === tokens.bot() || token === tokens.app();
  if (tokens.isRevoked(token) || (isKnown && knobs.isTokenRevoked)) throw new SlackRefusal('token_revoked');
  if (!isKnown) throw new SlackRefusal('invalid_auth');
  if (token !== tokens[method.token]()) throw new SlackRefusal('not_allowed_token_type');
};

const grantedTo = (method: Method | undefined, { knobs }: State): readonly string[] =>
  method?.token === 'app' ? knobs.appScopes : knobs.scopes;

const scopeHeaders = (method: Method | undefined, state: State): Readonly<Record<string, string>> => ({
  'x-oauth-scopes': grantedTo(method, state).join(','),
  'x-accepted-oauth-scopes': method?.scopes.join(',') ?? '',
});

const respond = (status: number, body: Reply, headers: Readonly<Record<string, string>>): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});
