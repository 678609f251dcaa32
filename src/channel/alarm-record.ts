import { type Alarm, alarmKinds } from '../backup/alarm.ts';
import type { PostedAlarm } from '../watch/ports.ts';

/** The event type of the metadata that marks a message as an alarm. */
export const alarmEvent = 'docspace_backup_alarm';

type Payload = Readonly<Record<string, string | number>>;

/** An alarm as its message's metadata: flat; what only some kinds have is in `data`. */
export const toAlarmPayload = ({ alarm, acknowledgedBy, remindedAt, owes }: Omit<PostedAlarm, 'id'>): Payload => ({
  alarm: alarm.key,
  portal: alarm.portal,
  kind: alarm.kind,
  since: new Date(alarm.since).toISOString(),
  ...(alarm.until !== undefined && { until: new Date(alarm.until).toISOString() }),
  ...(acknowledgedBy !== undefined && { acknowledged_by: acknowledgedBy }),
  reminded_at: remindedAt,
  ...(owes !== undefined && { owes }),
  data: JSON.stringify(alarm),
});

/** Reads an alarm's metadata; `undefined`: this version does not know it. Never throws. */
export const fromAlarmPayload = (payload: unknown): Omit<PostedAlarm, 'id'> | undefined => {
  const { data, acknowledged_by, reminded_at, owes } = Object(payload) as Record<string, unknown>;
  const alarm = parse(data);
  if (!alarm) return undefined;
  return {
    alarm,
    acknowledgedBy: typeof acknowledged_by === 'string' ? acknowledged_by : undefined,
    remindedAt: typeof reminded_at === 'number' ? reminded_at : alarm.since,
    owes: owes === 'begin' || owes === 'again' || owes === 'end' ? owes : undefined,
  };
};

const kinds: ReadonlySet<unknown> = new Set(alarmKinds);

/** Only this bot's own messages are read, so what has the right kind has the right form. */
const parse = (data: unknown): Alarm | undefined => {
  try {
    const alarm = JSON.parse(String(data)) as Partial<Alarm> | null;
    const isAlarm =
      kinds.has(alarm?.kind) &&
      typeof alarm?.key === 'string' &&
      typeof alarm.portal === 'string' &&
      typeof alarm.since === 'number';
    return isAlarm ? (alarm as Alarm) : undefined;
  } catch {
    return undefined;
  }
};
