import type { Alarm } from '../backup/alarm.ts';
import { isStillListed } from '../backup/last-copy.ts';
import type { Observation, WatchSettings } from '../backup/portal-watch.ts';
import type { Result } from '../backup/result.ts';
import { dayMs } from '../lib/durations.ts';
import { openOf, raise, resolve } from './alarms.ts';
import type { Memory, Trouble } from './memory.ts';

/** A gap between looks beyond this means that this process was suspended; it does not count as the portal being silent. */
const toleranceMs = 60_000;

/** What cannot be read after a look, and for how long. */
export const seeTroubles = (
  { troubles, seenAt }: Memory,
  observation: Observation,
  settings: WatchSettings,
  now: number,
): Memory['troubles'] => {
  const awakeMs = Math.min(now - seenAt, settings.everyMs * 2 + toleranceMs);
  const after = (what: 'portal' | 'schedule'): Trouble | undefined => {
    if (isReadable(observation, what)) return undefined;
    const known = troubles[what];
    const failure = askedOf(observation.slots, what).find((it) => it.failure)?.failure;
    if (!known) return failure && { since: now, ms: 0, failure };
    return { ...known, ms: known.ms + awakeMs, failure: failure ?? known.failure };
  };
  const [portal, schedule] = [after('portal'), after('schedule')];
  return { ...(portal && { portal }), ...(schedule && { schedule }) };
};

/** The alarms after a look at what cannot be read. What stops everything is reported alone. */
export const judgeBlocked = (
  { troubles }: Memory,
  observation: Observation,
  alarms: readonly Alarm[],
  settings: WatchSettings,
  now: number,
): readonly Alarm[] => {
  let judged = resolve(alarms, now, (it) => it.kind === 'blocked' && isReadable(observation, it.what));
  for (const what of ['portal', 'schedule'] as const) {
    const trouble = troubles[what];
    const isOpen = judged.some((it) => it.kind === 'blocked' && it.what === what && it.until === undefined);
    const isCovered = what === 'schedule' && troubles.portal !== undefined;
    if (!trouble || (!isOpen && (trouble.ms < settings.graceMs || isCovered))) continue;
    const { kind: failure, detail } = trouble.failure;
    const key = ['blocked', settings.portal, what, new Date(trouble.since).toISOString()].join(' ');
    judged = raise(judged, {
      kind: 'blocked',
      key,
      portal: settings.portal,
      since: trouble.since,
      what,
      failure,
      detail,
    });
  }
  return judged;
};

/** Whether that was asked for just now, and could be read in every slot. */
const isReadable = ({ slots }: Observation, what: 'portal' | 'schedule'): boolean => {
  const asked = askedOf(slots, what);
  return asked.length > 0 && !asked.some(({ failure }) => failure);
};

const askedOf = (slots: Observation['slots'], what: 'portal' | 'schedule'): readonly Result<unknown>[] =>
  Object.values(slots).flatMap(({ job, schedule }) => (what === 'portal' ? job : schedule) ?? []);

/** The alarms after a look at the newest copy; without one that is new enough the history must have been read just now. */
export const judgeAge = (
  memory: Memory,
  alarms: readonly Alarm[],
  settings: WatchSettings,
  now: number,
  isRead: boolean,
): readonly Alarm[] => {
  const { maxAgeMs, portal } = settings;
  const { newest } = memory;
  if (maxAgeMs === undefined || !newest) return alarms;
  if (isRecent(newest, maxAgeMs, now)) return resolve(alarms, now, ({ kind }) => kind === 'no_recent_copy');
  if (!isRead && !openOf(alarms, 'no_recent_copy')) return alarms;
  const { at } = newest;
  const since = at === undefined ? now : Math.min(now, at + maxAgeMs);
  // The same copy can become the newest again, or there can be none again: that is another alarm.
  const key = ['no copy', portal, new Date(now).toISOString()].join(' ');
  return raise(alarms, {
    kind: 'no_recent_copy',
    key,
    portal,
    since,
    maxAgeMs,
    ...(at !== undefined && { newestAt: at }),
  });
};

/** Whether a copy that is still there is new enough. */
export const isRecent = (newest: NonNullable<Memory['newest']>, maxAgeMs: number, now: number): boolean =>
  isStillListed(newest, now) && now < newest.at + maxAgeMs;

const days = [1, 3, 14] as const;

/** The alarms after a look at the key. */
export const judgeKey = (
  keyExpiresAt: number | undefined,
  alarms: readonly Alarm[],
  { portal }: WatchSettings,
  now: number,
): readonly Alarm[] => {
  const daysLeft = keyExpiresAt === undefined ? undefined : days.find((it) => keyExpiresAt - now <= it * dayMs);
  const kept = resolve(alarms, now, (it) => it.kind === 'key_expires' && it.expiresAt !== keyExpiresAt);
  if (keyExpiresAt === undefined || daysLeft === undefined) return kept;
  // A key can be replaced and put back: that is another alarm.
  const key = ['key', portal, new Date(now).toISOString()].join(' ');
  return raise(kept, {
    kind: 'key_expires',
    key,
    portal,
    since: keyExpiresAt - 14 * dayMs,
    expiresAt: keyExpiresAt,
    daysLeft,
  });
};
