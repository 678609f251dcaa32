import type { ClosedStatus } from './portal-status.ts';

/** Why the portal did not do what it was asked, told apart as far as a person can act on the difference. */
export const failureKinds = [
  /** 401: the key is wrong, expired or deactivated. */
  'unauthorised',
  /** 403: the key's owner may not do this, or the portal allows it nobody at the moment. */
  'forbidden',
  /** 402: the plan, the free allowance, the wallet or the storage space does not cover it. */
  'payment',
  /** 404: a folder that is not there, or the portal itself. */
  'missing',
  /** 400 and other 4xx: the request did not suit the portal. */
  'invalid',
  /** 429. */
  'rate_limited',
  /** 500 with DocSpace's own error message. */
  'broken',
  /** 502, 503, 504 or a web page in place of an answer. */
  'unavailable',
  /** No answer in time. */
  'timeout',
  /** The connection could not be made: nothing was sent. */
  'unreachable',
  /** The connection broke after the request was sent. */
  'cut',
  /** The certificate was not accepted: nothing was sent. */
  'tls',
  /** A redirect, which is not followed. */
  'redirected',
  /** An answer with status 200 that is not DocSpace's JSON. */
  'unreadable',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** A request that the portal refused or did not answer. */
export type PortalFailure = {
  readonly kind: FailureKind;
  /**
   * The portal's own words, cleaned of secrets and cut; for `unreachable` the system's code, such as ECONNREFUSED; '' for
   * none.
   */
  readonly detail: string;
  readonly httpStatus?: number;
  /** How long the portal asked us to wait, in ms. */
  readonly retryAfterMs?: number;
  /** Something in front of the portal refused, such as a login page or a firewall; the key is not to blame. */
  readonly isFromFront?: true;
  /** The proxy, not the portal, was not reached or refused; `httpStatus` is then its answer. */
  readonly isFromProxy?: true;
  /** The portal is there, and its server is too old to know the call. */
  readonly isUnknownCall?: true;
  /** The key's owner is an administrator, and may not write to the room. */
  readonly isRoomClosed?: true;
  /** The portal's status is the reason for the refusal. */
  readonly portalStatus?: ClosedStatus;
};

const neverSent: ReadonlySet<FailureKind> = new Set(['unreachable', 'tls']);
const neverDone: ReadonlySet<FailureKind> = new Set([
  'unauthorised',
  'forbidden',
  'payment',
  'missing',
  'invalid',
  'rate_limited',
  'redirected',
]);

/** Whether a request that ended this way certainly had no effect; if not, only reading the portal can show it. */
export const hadNoEffect = ({ kind }: PortalFailure): boolean => neverSent.has(kind) || neverDone.has(kind);

const away: ReadonlySet<FailureKind> = new Set(['rate_limited', 'unavailable', 'timeout', 'unreachable', 'cut']);

/** Whether the portal can be expected to answer the same request after a while. */
export const isAway = ({ kind }: PortalFailure): boolean => away.has(kind);

/** The one error of the DocSpace client: a request that the portal refused or did not answer. */
export class PortalError extends Error {
  readonly failure: PortalFailure;

  constructor(failure: PortalFailure, options?: ErrorOptions) {
    super(`${failure.kind}${failure.detail === '' ? '' : `: ${failure.detail}`}`, options);
    this.name = 'PortalError';
    this.failure = failure;
  }
}
