import type { BackupRequest } from '../backup/job.ts';
import type { About, Key, Person, PortalFacts } from '../backup/portal-facts.ts';
import { portalStatuses } from '../backup/portal-status.ts';
import { type Result, toResult } from '../backup/result.ts';
import { aheadMsIn } from '../lib/date-header.ts';
import { unreadable } from './envelope.ts';
import { isObject, isTrue, membersOf, numberOf, textOf, timeOf } from './json.ts';
import type { Clean } from './sanitise.ts';
import { readPlace } from './storage-place.ts';
import type { Answer } from './transport.ts';

/** The portal as this file needs it. Both reject or throw `PortalError`. */
type Asking = {
  readonly send: (path: string) => Promise<Answer>;
  readonly settings: () => Promise<unknown>;
  /** The `response` in an answer. */
  readonly open: (answer: Answer) => unknown;
  readonly clean: Clean;
};

/**
 * What decides whether such a backup can be made, from four reads at once, and the storage’s own. Paths and fields: DocSpace's API,
 * https://api.onlyoffice.com/docspace/api-backend/usage-api/
 */
export const learnAbout = async (request: BackupRequest, { send, settings, open, clean }: Asking): Promise<About> => {
  const get = async (path: string): Promise<unknown> => open(await send(path));
  const getObject = async (path: string): Promise<unknown> => asObject(await get(path));
  const build = send('/api/2.0/settings/version/build');
  const [version, clock, portal, key, person, storage] = await Promise.all([
    toResult(build.then((answer) => readVersion(open(answer), clean))),
    toResult(build.then(readClock)),
    toResult(settings().then((json) => readPortal(json, clean))),
    toResult(getObject('/api/2.0/keys/@self').then((json) => readKey(json, clean))),
    toResult(getObject('/api/2.0/people/@self').then((json) => readPerson(json, clean))),
    toResult(readPlace(request, get, clean)),
  ]);
  // A key that is no longer good is refused with 403 even if none is needed: its own 401 says what is wrong.
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

/** The version that the server reports. */
export const readVersion = (json: unknown, clean: Clean): string => {
  const version = clean(textOf(membersOf(json).docSpace));
  if (version === '') throw unreadable();
  return version;
};

/** Every response, errors included, has the portal's time. */
const readClock = ({ status, headers, timing }: Answer): { readonly aheadMs: number } => {
  const aheadMs = aheadMsIn(headers.date, timing);
  if (aheadMs === undefined) throw unreadable(status);
  return { aheadMs };
};

/** The portal in its settings' JSON. Throws `PortalError` if it is not one. */
export const readPortal = (json: unknown, clean: Clean): PortalFacts => {
  const { standalone, tenantStatus, timezone, utcHoursOffset, culture } = membersOf(asObject(json));
  const zone = clean(textOf(timezone));
  const isKnown = isKnownZone(zone);
  return {
    isStandalone: isTrue(standalone),
    status: portalStatuses[numberOf(tenantStatus) ?? -1],
    timeZone: isKnown ? zone : undefined,
    ...(!isKnown && zone !== '' && { unknownZone: [zone, ...offsetText(numberOf(utcHoursOffset))].join(' ') }),
    culture: clean(textOf(culture)),
  };
};

/** DocSpace gives zones by their IANA names, by Windows' if it knows no other (source: TimeZoneConverter). */
const isKnownZone = (timeZone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
};

/** A distance from UTC such as `(UTC-03:30)`; nothing if it is not given. */
const offsetText = (hours: number | undefined): readonly string[] => {
  if (hours === undefined || Math.abs(hours) > 26) return [];
  const minutes = Math.round(Math.abs(hours) * 60);
  const [hh, mm] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return [`(UTC${hours < 0 ? '-' : '+'}${hh}:${mm})`];
};

/** The API key, without what is secret of it. */
export const readKey = (json: unknown, clean: Clean): Key => {
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

/** The person that the key belongs to, in their JSON. */
export const readPerson = (json: unknown, clean: Clean): Person => {
  const { displayName, isAdmin, isOwner } = membersOf(json);
  return { name: clean(textOf(displayName)), isAdmin: isTrue(isAdmin), isOwner: isTrue(isOwner) };
};
