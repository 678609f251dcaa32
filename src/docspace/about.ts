import type { BackupRequest } from '../backup/job.ts';
import { type About, type Key, type Person, type PortalFacts, portalStatuses } from '../backup/portal-facts.ts';
import { type Result, toResult } from '../backup/result.ts';
import { unreadable } from './envelope.ts';
import { isObject, isTrue, membersOf, numberOf, textOf, timeOf } from './json.ts';
import type { Clean } from './sanitise.ts';
import { readPlace } from './storage-place.ts';
import type { Answer } from './transport.ts';

/** The portal as this file needs it. Both reject or throw `PortalError`. */
type Asking = {
  readonly send: (path: string) => Promise<Answer>;
  /** The `response` in an answer. */
  readonly open: (answer: Answer) => unknown;
  /** In ms since 1970. */
  readonly now: () => number;
  readonly clean: Clean;
};

/**
 * What decides whether such a backup can be made, from five reads at once. Paths and fields: DocSpace's API,
 * https://api.onlyoffice.com/docspace/api-backend/usage-api/
 */
export const learnAbout = async (request: BackupRequest, { send, open, now, clean }: Asking): Promise<About> => {
  const get = async (path: string): Promise<unknown> => open(await send(path));
  const getObject = async (path: string): Promise<unknown> => asObject(await get(path));
  const build = timed(() => send('/api/2.0/settings/version/build'), now);
  const [version, clock, portal, key, person, storage] = await Promise.all([
    toResult(build.then(({ answer }) => readVersion(open(answer), clean))),
    toResult(build.then(readClock)),
    toResult(getObject('/api/2.0/settings').then((json) => readPortal(json, clean))),
    toResult(getObject('/api/2.0/keys/@self').then((json) => readKey(json, clean))),
    toResult(getObject('/api/2.0/people/@self').then((json) => readPerson(json, clean))),
    toResult(readPlace(request, get, clean)),
  ]);
  // A key that is not good any more is refused with 403 where none is needed: its own 401 says what is wrong.
  const { failure } = key;
  const isDead = failure?.kind === 'unauthorised';
  const because = <T>(fact: Result<T>): Result<T> =>
    isDead && fact.failure?.kind === 'forbidden' ? { failure } : fact;
  return { version: because(version), clock, portal: because(portal), key, person, storage };
};

const asObject = (json: unknown): unknown => {
  if (!isObject(json)) throw unreadable();
  return json;
};

const readVersion = (json: unknown, clean: Clean): string => {
  const version = clean(textOf(membersOf(json).docSpace));
  if (version === '') throw unreadable();
  return version;
};

/** An answer, and the middle of the time that it took. */
type Timed = { readonly answer: Answer; readonly at: number };

const timed = async (ask: () => Promise<Answer>, now: () => number): Promise<Timed> => {
  const askedAt = now();
  const answer = await ask();
  return { answer, at: (askedAt + now()) / 2 };
};

/** Every answer tells the time, refusals too, cut to the second: half of one is the best guess at what is missing. */
const readClock = ({ answer, at }: Timed): { readonly aheadMs: number } => {
  const toldAt = Date.parse(textOf(answer.headers.date));
  if (Number.isNaN(toldAt)) throw unreadable(answer.status);
  return { aheadMs: Math.round(toldAt + 500 - at) };
};

/** The portal in its settings' JSON. */
export const readPortal = (json: unknown, clean: Clean): PortalFacts => {
  const { standalone, tenantStatus, timezone, culture } = membersOf(json);
  return {
    isStandalone: isTrue(standalone),
    status: portalStatuses[numberOf(tenantStatus) ?? -1],
    timeZone: readTimeZone(timezone),
    culture: clean(textOf(culture)),
  };
};

/** DocSpace tells zones by their IANA names, by Windows' where it knows no other (source: TimeZoneConverter). */
const readTimeZone = (json: unknown): string | undefined => {
  const timeZone = textOf(json);
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    return undefined;
  }
};

const readKey = (json: unknown, clean: Clean): Key => {
  const { name, permissions, expiresAt, isActive } = membersOf(json);
  const end = timeOf(expiresAt);
  return {
    name: clean(textOf(name)),
    permissions: (Array.isArray(permissions) ? permissions : [])
      .map((one) => clean(textOf(one)))
      .filter((one) => one !== ''),
    ...(end === undefined ? {} : { expiresAt: end }),
    isActive: isTrue(isActive),
  };
};

const readPerson = (json: unknown, clean: Clean): Person => {
  const { displayName, isAdmin, isOwner } = membersOf(json);
  return { name: clean(textOf(displayName)), isAdmin: isTrue(isAdmin), isOwner: isTrue(isOwner) };
};
