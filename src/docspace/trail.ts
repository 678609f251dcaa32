import type { AuditEvent, Tariff, Trail } from '../backup/portal-watch.ts';
import { unreadable } from './envelope.ts';
import { membersOf, numberOf, textOf, timeOf } from './json.ts';
import type { Clean } from './sanitise.ts';

const pageSize = 100;
const mostPages = 4;

/** Written by the backups that the scheduler starts, on servers from 3.6. */
const scheduledActions: ReadonlySet<number> = new Set([5125, 5126, 5127, 5128, 5129]);
const firstToTell = [3, 6] as const;

/**
 * What the audit trail says of backups from a time on. Without the plan's audit feature the portal ignores the time and
 * gives the newest 20 rows; inside a second rows have no order, so pages overlap. DocSpace source: SecurityController.
 */
export const readTrail = async (
  from: number,
  get: (path: string) => Promise<unknown>,
  version: () => Promise<string | undefined>,
  clean: Clean,
): Promise<Trail> => {
  const rows = new Map<number, AuditEvent>();
  let oldest = Number.POSITIVE_INFINITY;
  let [isWhole, isNewestOnly] = [false, false];
  for (let page = 0; page < mostPages && !isWhole; page += 1) {
    const until = Number.isFinite(oldest) ? `&to=${wholeSecond(oldest)}` : '';
    const answer =
      (await get(`/api/2.0/security/audit/events/filter?from=${wholeSecond(from)}&count=${pageSize}${until}`)) ?? [];
    if (!Array.isArray(answer)) throw unreadable();
    const read = answer.flatMap((row) => readEvent(row, clean));
    const before = oldest;
    for (const event of read) rows.set(event.id, event);
    oldest = read.reduce((least, { at }) => Math.min(least, at), oldest);
    isNewestOnly ||= read.some(({ at }) => at < from - 1_000);
    isWhole = (answer.length < pageSize && !isNewestOnly) || oldest === before;
  }
  const events = [...rows.values()].sort((one, other) => one.id - other.id).filter(({ at }) => at >= from - 1_000);
  const isTold = events.some(({ action }) => scheduledActions.has(action));
  return {
    ...{ events, from: isWhole ? from : Math.max(from, oldest) },
    tellsScheduled: isTold || tells(await version()),
    ...(isNewestOnly && { isNewestOnly }),
  };
};

/** The same with times that are earlier by `aheadMs`, which is how far the portal's clock is ahead of ours. */
export const byOurClock = ({ events, from, ...rest }: Trail, aheadMs: number): Trail => ({
  ...rest,
  from: from - aheadMs,
  events: events.map((event) => ({ ...event, at: event.at - aheadMs })),
});

const wholeSecond = (at: number): string => new Date(Math.floor(at / 1_000) * 1_000).toISOString();

const tells = (version: string | undefined): boolean => {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  return major > firstToTell[0] || (major === firstToTell[0] && minor >= firstToTell[1]);
};

const readEvent = (json: unknown, clean: Clean): AuditEvent[] => {
  const { id, date, actionId, user } = membersOf(json);
  const [number, at, action] = [numberOf(id), timeOf(date), numberOf(actionId)];
  if (number === undefined || at === undefined || action === undefined) return [];
  return [{ id: number, at, action, user: clean(textOf(user)) || undefined }];
};

const states: Readonly<Record<number, Tariff>> = { 0: 'paid', 1: 'paid', 2: 'delay', 3: 'notPaid' };

/** Whether the portal is paid for; a trial counts as paid. */
export const readTariff = (json: unknown): Tariff => {
  const state = states[numberOf(membersOf(json).state) ?? Number.NaN];
  if (state === undefined) throw unreadable();
  return state;
};
