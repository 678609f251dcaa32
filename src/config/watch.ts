import { hourMs, minuteMs } from '../lib/durations.ts';
import { isLoopback, mention, mentionOf, numberFrom, oneOf, positiveNumber } from './readers.ts';
import type { createSettings } from './settings.ts';

/** How the portal is watched. */
export type WatchConfig = {
  readonly isOn: boolean;
  readonly everyMs: number;
  readonly graceMs: number;
  /** Absent: copies may be of any age. */
  readonly maxAgeMs?: number;
  /** Whom alarms mention, as Slack writes it; '': nobody. */
  readonly mention: string;
  readonly hasPanel: boolean;
};

/** The settings of the watch; looking more often than every 10 s is for tests, at a portal on this machine alone. */
export const readWatch = (
  setting: ReturnType<typeof createSettings>,
  operators: readonly string[],
  portal: string,
): WatchConfig => {
  const maxAge = setting('BACKUP_MAX_AGE_HOURS');
  return {
    isOn: oneOf(setting('BACKUP_WATCH'), ['on', 'off']) === 'on',
    everyMs: numberFrom(setting('BACKUP_WATCH_SECONDS'), isLoopback(portal) ? 0 : 10) * 1_000,
    graceMs: positiveNumber(setting('BACKUP_GRACE_MINUTES')) * minuteMs,
    ...(maxAge.isSet && { maxAgeMs: positiveNumber(maxAge) * hourMs }),
    mention: mention(setting('BACKUP_ALARM_MENTION')) ?? (mentionOf(operators) || '<!here>'),
    hasPanel: oneOf(setting('BACKUP_PANEL'), ['on', 'off']) === 'on',
  };
};
