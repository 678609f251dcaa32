import { hourMs } from '../../lib/durations.ts';

/** A time as MySQL's servers write it: UTC, and no zone to say so. */
export const zoneless = (at: number): string => new Date(at).toISOString().slice(0, 19);

/** DocSpace's way to say never, without and with a zone. */
export const never = '0001-01-01T00:00:00';
export const neverWithZone = `${never}.0000000Z`;

/** A time as most of the portal tells it, as backups do not: with seven places of a second and the portal's offset at that time. */
export const offsetTime = (at: number, zone: string): string => {
  const seconds = Math.floor(at / 1_000) * 1_000;
  const offset = offsetMs(seconds, zone);
  const wall = new Date(seconds + offset).toISOString().slice(0, 19);
  return `${wall}.0000000${offset === 0 ? 'Z' : offsetText(offset).slice(0, 6)}`;
};

/** A zone's distance from UTC at a time. */
const offsetMs = (at: number, zone: string): number => wallClock(at, zone) - Math.floor(at / 1_000) * 1_000;

/** What the clocks of a zone show at a time, as if it were UTC; whole seconds. */
export const wallClock = (at: number, zone: string): number => {
  const parts = new Map(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = units.map((unit) => parts.get(unit) ?? 0);
  return Date.UTC(year, month - 1, day, hour, minute, second);
};

const units = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

const formatters = new Map<string, Intl.DateTimeFormat>();
const formatter = (zone: string): Intl.DateTimeFormat => {
  const numeric = Object.fromEntries(units.map((unit) => [unit, 'numeric']));
  const made =
    formatters.get(zone) ?? new Intl.DateTimeFormat('en-US', { ...numeric, hourCycle: 'h23', timeZone: zone });
  formatters.set(zone, made);
  return made;
};

/** An offset with its sign if it is behind UTC, or always: `-03:30:00`, `+09:00:00`. */
const offsetText = (offset: number): string =>
  `${offset < 0 ? '-' : '+'}${new Date(Math.abs(offset)).toISOString().slice(11, 19)}`;

/** The portal's offset as its settings tell it: no sign ahead of UTC. */
export const utcOffset = (
  at: number,
  zone: string,
): { readonly utcOffset: string; readonly utcHoursOffset: number } => {
  const offset = offsetMs(at, zone);
  return { utcOffset: offsetText(offset).replace('+', ''), utcHoursOffset: offset / hourMs };
};
