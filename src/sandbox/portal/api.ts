import type { Answer, Received } from '../server.ts';
import { isSignedIn, refuse } from './access.ts';
import { bare, empty, failure, hrefOf, invalid, success, unsupported } from './answers.ts';
import { InvalidModel, PortalError, plainFailure, UnsupportedMedia } from './errors.ts';
import { handleFile } from './file-handler.ts';
import { createRateLimit } from './rate-limit.ts';
import { type Route, routes } from './routes.ts';
import type { State } from './state.ts';
import { downloadCopy } from './storage-handler.ts';
import { isSince } from './version.ts';

/** The portal's name of a call, by which faults strike: the path's last part, or what that is an id or a file of. */
export const nameOf = ({ url }: Received): string => {
  const parts = url.pathname.toLowerCase().split('/').filter(Boolean);
  const named = parts.find((part) => part === 'deletebackup' || part === 'folder') ?? parts.at(-1) ?? '';
  if (parts[2] === 'files' && (parts[3] === 'file' || parts.length === 4))
    return parts[3] === 'file' ? 'file' : 'files';
  return parts[0] === 'storage' ? 'storage' : named;
};

/** Answers a portal's requests as the server would. `settle` brings the portal to now before each; `signal` ends the waits. */
export const createApi = (
  state: State,
  settle: () => void,
  signal: AbortSignal,
): ((received: Received) => Promise<Answer>) => {
  const limit = createRateLimit(state.knobs);
  const answer = async (received: Received): Promise<Answer> => {
    const { method } = received;
    const refused = limit.enter(method, state.clock.now());
    if (refused !== undefined) return refused;
    try {
      if (state.knobs.latencyMs > 0) await state.clock.sleep(state.knobs.latencyMs, signal);
      settle();
      return atOtherHost(state, received) ?? dispatch(state, received);
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

/** In the cloud a portal is found by the name of its host; addresses of this machine all mean the one that is there. */
const atOtherHost = (state: State, { headers }: Received): Answer | undefined => {
  const host = headers.host?.replace(/:\d+$/, '') ?? 'localhost';
  if (state.isStandalone || /^(localhost|127\.|\[::1\])/.test(host)) return undefined;
  if (!isSignedIn(state, headers)) return bare(404, state.knobs.bareBody);
  return failure(plainFailure('Could not resolve current tenant :-(.'), state.knobs.isStackIncluded);
};

const dispatch = (state: State, received: Received): Answer => {
  const path = received.url.pathname.toLowerCase();
  if (path.startsWith('/storage/')) return downloadCopy(state, received);
  return path === '/filehandler.ashx' ? handleFile(state, received) : call(state, received);
};

const call = (state: State, received: Received): Answer => {
  const path = realPath(received.url.pathname);
  const found = routes.filter(
    (route) => isSince(state.server, route.since ?? '2.6') && idIn(route, path) !== undefined,
  );
  const closest = found.filter(({ id }) => id === undefined || found.every((other) => other.id !== undefined));
  const route = closest.find(({ method }) => method === received.method);
  if (closest.length === 0) return empty(404);
  if (route === undefined) return empty(405, { allow: closest.map(({ method }) => method).join(', ') });
  return refuse(state, received, route) ?? handle(state, received, route, path);
};

const handle = (state: State, received: Received, route: Route, path: string): Answer => {
  const href = hrefOf(received, path);
  const { method } = received;
  try {
    return success(href, method, route.handle(state, received, idIn(route, path) ?? ''), route.count);
  } catch (error) {
    if (error instanceof PortalError) return failure(error, state.knobs.isStackIncluded);
    if (error instanceof InvalidModel) return invalid(href, method, error);
    if (error instanceof UnsupportedMedia) return unsupported(href, method);
    throw error;
  }
};

/** The server's proxy sends what is about backups in the portal's own part of the API to that of the backups. */
const realPath = (path: string): string =>
  /^\/api\/2\.0\/portal\/.*(backup|restore)/.test(path) ? path.replace('/portal/', '/backup/') : path;

const idForms = {
  guid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  any: /^[^/]+$/,
  folder: /^(?!(?:file|folder)$)[^/]+$/,
};

/** The id that a path gives a route, '' for a route without one; undefined: the path is not the route's. */
const idIn = (route: Route, path: string): string | undefined => {
  const asked = path.replace(/\/$/, '');
  if (route.id === undefined) return asked.toLowerCase() === route.path ? '' : undefined;
  const [start, id] = [asked.slice(0, route.path.length + 1), asked.slice(route.path.length + 1)];
  if (start.toLowerCase() !== `${route.path}/` || !idForms[route.id].test(id)) return undefined;
  return route.id === 'guid' ? id.toLowerCase() : decodeURIComponent(id);
};
