import { type Alarm, nameOf } from '../backup/alarm.ts';

/** The open alarm of that kind. */
export const openOf = <Kind extends Alarm['kind']>(
  alarms: readonly Alarm[],
  kind: Kind,
  slot?: string,
): Extract<Alarm, { kind: Kind }> | undefined =>
  alarms.find(
    (it): it is Extract<Alarm, { kind: Kind }> =>
      it.kind === kind && it.until === undefined && (slot === undefined || ('slot' in it && it.slot === slot)),
  );

/** The alarms with this one raised; an open one of its name becomes it, and keeps its key and its beginning. */
export const raise = (alarms: readonly Alarm[], alarm: Alarm): readonly Alarm[] => {
  const open = alarms.find((it) => it.until === undefined && nameOf(it) === nameOf(alarm));
  if (!open) return [...alarms, alarm];
  const now = { ...alarm, key: open.key, since: open.since };
  if (JSON.stringify(now) === JSON.stringify(open)) return alarms;
  return alarms.map((it) => (it === open ? now : it));
};

/** The alarms with all that fit ended. */
export const resolve = (alarms: readonly Alarm[], now: number, isOver: (alarm: Alarm) => boolean): readonly Alarm[] =>
  alarms.some((it) => it.until === undefined && isOver(it))
    ? alarms.map((it) => (it.until === undefined && isOver(it) ? { ...it, until: now } : it))
    : alarms;
