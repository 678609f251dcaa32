import type { Answer, Received } from '../server.ts';
import { refuse, signedIn } from './access.ts';
import { bare, empty, failure, hrefOf, invalid, success } from './answers.ts';
import { InvalidModel, PortalError, UnsupportedMedia } from './errors.ts';
import { createRateLimit } from './rate-limit.ts';
import { type Route, routes } from './routes.ts';
import type { State } from './state.ts';
import { isSince } from './version.ts';

/** The portal's name of a call, by which faults strike: the path's last part, or what that is an id or a file of. */
export const nameOf = ({ url }: Received): string => {
  const parts = url.pathname.toLowerCase().split('/').filter(Boolean);
  const named = parts.find((part) => part === 'deletebackup' || part === 'folder') ?? parts.at(-1) ?? '';
  return parts[0] === 'storage' ? 'storage' : named;
};

/** Answers a portal's requests as the server would. `signal` ends the waits. */
export const createApi = (state: State, signal: AbortSignal): ((received: Received) => Promise<Answer>) => {
  const limit = createRateLimit(state.knobs);
  const answer = async (received: Received): Promise<Answer> => {
    const { method } = received;
    const refused = limit.enter(method, state.clock.now());
    if (refused !== undefined) return refused;
    try {
      if (state.knobs.latencyMs > 0) await state.clock.sleep(state.knobs.latencyMs, signal);
      state.queue.settle();
      return received.url.pathname.startsWith('/storage/') ? download(state, received) : call(state, received);
    } finally {
      limit.leave(method);
    }
  };
  return async (received) => {
    const { headers, ...rest } = await answer(received);
    const date = new Date(state.clock.now() + state.knobs.clockAheadMs).toUTCString();
    return { ...rest, headers: { date, ...headers } };
  };
};

const call = (state: State, received: Received): Answer => {
  const path = realPath(received.url.pathname);
  const found = routes.filter(
    (route) => isSince(state.server, route.since ?? '2.6') && idIn(route, path) !== undefined,
  );
  if (found.length === 0) return empty(404);
  const route = found.find(({ method }) => method === received.method);
  if (route === undefined) return empty(405, { allow: found.map(({ method }) => method).join(', ') });
  const { method, headers } = received;
  return refuse(state, { method, path: path.toLowerCase(), headers }, route) ?? handle(state, received, route, path);
};

const handle = (state: State, received: Received, route: Route, path: string): Answer => {
  const href = hrefOf(received, path);
  try {
    return success(href, received.method, route.handle(state, received, idIn(route, path) ?? ''));
  } catch (error) {
    if (error instanceof PortalError) return failure(error, state.knobs.isStackIncluded);
    if (error instanceof InvalidModel) return invalid(href, received.method, error);
    if (error instanceof UnsupportedMedia) return bare(415, 'problem');
    throw error;
  }
};

/** The server's proxy sends what is about backups in the portal's own part of the API to that of the backups. */
const realPath = (path: string): string =>
  /^\/api\/2\.0\/portal\/.*(backup|restore)/.test(path) ? path.replace('/portal/', '/backup/') : path;

const idForms = {
  guid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  any: /^[^/]+$/,
};

/** The id that a path gives a route, '' for a route without one; undefined: the path is not the route's. */
const idIn = (route: Route, path: string): string | undefined => {
  const asked = path.replace(/\/$/, '');
  if (route.id === undefined) return asked.toLowerCase() === route.path ? '' : undefined;
  const [start, id] = [asked.slice(0, route.path.length + 1), asked.slice(route.path.length + 1)];
  if (start.toLowerCase() !== `${route.path}/` || !idForms[route.id].test(id)) return undefined;
  return route.id === 'guid' ? id.toLowerCase() : decodeURIComponent(id);
};

/** The file of a copy: for administrators who are signed in and come with a link that the portal signed. */
const download = (state: State, { url, headers, method }: Received): Answer => {
  if (method !== 'GET') return empty(405, { allow: 'GET' });
  const now = state.clock.now();
  const isAllowed =
    signedIn(state, headers) !== undefined && state.knobs.role !== 'user' && state.links.isGood(url, now);
  if (!isAllowed) return empty(403);
  const name = url.pathname.split('/').at(-1);
  const row = state.history.rows(now).find(({ fileName, isMissing }) => fileName === name && !isMissing);
  if (row === undefined) return empty(404);
  return { status: 200, headers: { 'content-type': 'application/gzip' }, body: `The archive ${row.id}` };
};
