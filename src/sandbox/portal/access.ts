import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, Received } from '../server.ts';
import { bare, empty, restricted } from './answers.ts';
import type { Actor } from './audit-trail.ts';
import type { Knobs } from './knobs.ts';
import { type Person, people } from './portal-people.ts';
import type { State } from './state.ts';
import { isSince } from './version.ts';

/** Who may call a path. */
export type Gate = {
  readonly isAnonymous?: boolean;
  /** Works on portals that were not paid for. */
  readonly isFree?: boolean;
  /** Works in other statuses of a portal than 0 and 5: `busy` while it is moved, restored or encrypted, `always` suspended as well. */
  readonly works?: 'busy' | 'always';
  /** What a key needs if the general scopes are not the only ones: `any` of its scopes, or the named one. */
  readonly scope?: 'any' | 'accounts.self' | 'files' | 'rooms';
};

/**
 * How a request is signed in. Keys came with 3.1, and only the exact word `Bearer` announces one; anything else
 * in the header, with that word or without it, is taken for the token of a session, as is the cookie.
 */
const signedIn = (state: State, headers: IncomingHttpHeaders): 'key' | 'session' | 'bad key' | undefined => {
  const { apiKey, sessionToken, knobs, server, clock } = state;
  const { authorization, cookie } = headers;
  if (authorization?.startsWith('Bearer sk-') && isSince(server, '3.1')) {
    const isOver = knobs.keyExpiresAt !== undefined && clock.now() >= knobs.keyExpiresAt;
    return authorization === `Bearer ${apiKey}` && knobs.key === 'valid' && !isOver ? 'key' : 'bad key';
  }
  const token = authorization?.replace(/^Bearer /, '') ?? /(?:^|;\s*)asc_auth_key=([^;]*)/.exec(cookie ?? '')?.[1];
  return token === sessionToken ? 'session' : undefined;
};

/** Whether a request is signed in with something that is good. */
export const isSignedIn = (state: State, headers: IncomingHttpHeaders): boolean =>
  ['key', 'session'].includes(signedIn(state, headers) ?? '');

/** Whose key, or session, the portal takes. */
export const caller = ({ knobs }: State): Person => people[knobs.role] ?? people.guest;

/** The caller as the audit trail notes them. */
export const actorOf = (state: State, { headers }: Received): Actor => {
  const [, product, version] = /^([\w-]+)\/(\d+)/.exec(headers['user-agent'] ?? '') ?? [];
  return {
    person: caller(state),
    ip: '127.0.0.1',
    ...(product !== undefined && { browser: `${product} ${version}` }),
  };
};

/** DocSpace's number of the portal's status. */
export const statusOf = ({ isRestoring, tenantStatus }: Knobs): Knobs['tenantStatus'] =>
  isRestoring ? 4 : tenantStatus;

/** The refusal of a request before the API itself looks at it, in the server's order; undefined: come in. */
export const refuse = (state: State, { method, headers }: Received, gate: Gate): Answer | undefined => {
  const { knobs } = state;
  const by = signedIn(state, headers);
  const isIn = by === 'session' || (by === 'key' && isInScope(state, gate, method));
  // If nobody need be signed in, a key that is not good or not enough counts for less than none.
  if (gate.isAnonymous) {
    if (by !== undefined && !isIn) return bare(403, knobs.bareBody);
  } else if (by !== 'session' && by !== 'key') return empty(401);
  else if (!isIn) return empty(403);
  const closed = closedBy(statusOf(knobs), gate.works);
  if (closed !== undefined) return bare(closed, knobs.bareBody);
  const isChecked = headers['payment-info']?.toString().toLowerCase() !== 'false';
  if (knobs.tariffState === 'notPaid' && !gate.isFree && isChecked) {
    return bare(402, knobs.bareBody);
  }
  if (knobs.ipRestriction && isIn && knobs.role !== 'owner') return restricted();
  return undefined;
};

/** How a portal's status closes a call. DocSpace source: TenantStatusFilter. */
const closedBy = (status: Knobs['tenantStatus'], works: Gate['works']): 403 | 404 | undefined => {
  if (status === 0 || status === 5) return undefined;
  if (status === 1) return works === 'always' ? undefined : 404;
  if (status === 2) return 404;
  return works === undefined ? 403 : undefined;
};

/** There is no scope for backups: reading needs one of the general two, everything else the writing one. */
const isInScope = ({ knobs, server }: State, { scope }: Gate, method: string): boolean => {
  const { keyPermissions: permissions } = knobs;
  if (permissions.length === 0 || permissions.includes('*') || scope === 'any') return true;
  const access = method === 'GET' || method === 'HEAD' ? ['read', 'write'] : ['write'];
  const isGeneral = access.some((kind) => permissions.includes(`*:${kind}`));
  const isNamed = scope !== undefined && access.some((kind) => permissions.includes(`${scope}:${kind}`));
  return isGeneral || isNamed || (scope === undefined && !isSince(server, '3.2'));
};
