import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../server.ts';
import { bare, empty } from './answers.ts';
import type { State } from './state.ts';
import { isSince } from './version.ts';

/** Who may call a path. */
export type Gate = {
  readonly isAnonymous?: boolean;
  /** Works on portals that were not paid for. */
  readonly isFree?: boolean;
  /** Works on portals that are suspended. */
  readonly worksSuspended?: boolean;
};

/**
 * How a request is signed in. Keys came with 3.1, and only the exact word `Bearer` announces one; anything else
 * in the header, with that word or without it, is taken for the token of a session, as is the cookie.
 */
export const signedIn = (state: State, headers: IncomingHttpHeaders): 'key' | 'session' | undefined => {
  const { apiKey, sessionToken, knobs, server, clock } = state;
  const { authorization, cookie } = headers;
  if (authorization?.startsWith('Bearer sk-') && isSince(server, '3.1')) {
    const isOver = knobs.keyExpiresAt !== undefined && clock.now() >= knobs.keyExpiresAt;
    return authorization === `Bearer ${apiKey}` && knobs.key === 'valid' && !isOver ? 'key' : undefined;
  }
  const token = authorization?.replace(/^Bearer /, '') ?? /(?:^|;\s*)asc_auth_key=([^;]*)/.exec(cookie ?? '')?.[1];
  return token === sessionToken ? 'session' : undefined;
};

/** The refusal of a request before the API itself looks at it, in the server's order; undefined: come in. */
export const refuse = (
  state: State,
  request: { readonly method: string; readonly path: string; readonly headers: IncomingHttpHeaders },
  gate: Gate,
): Answer | undefined => {
  const { knobs } = state;
  const by = signedIn(state, request.headers);
  if (by === undefined && !gate.isAnonymous) return empty(401);
  if (by === 'key' && !gate.isAnonymous && !isInScope(knobs.keyPermissions, request.method)) return empty(403);
  if (knobs.isSuspended && !gate.worksSuspended) return bare(404, knobs.bareBody);
  if (knobs.isRestoring && !openWhileRestoring.some((end) => request.path.endsWith(end))) {
    return bare(403, knobs.bareBody);
  }
  if (knobs.isUnpaid && !gate.isFree) return bare(402, knobs.bareBody);
  return undefined;
};

/** Paths that stay open while a portal is restored. DocSpace source: TenantStatusFilter. */
const openWhileRestoring = ['getrestoreprogress', '/settings', '/build', '/@self'];

/** There is no scope for backups: reading needs one of the general two, everything else the writing one. */
const isInScope = (permissions: readonly string[], method: string): boolean => {
  if (permissions.length === 0 || permissions.includes('*') || permissions.includes('*:write')) return true;
  return method === 'GET' && permissions.includes('*:read');
};
