import { type Alarm, alarmKinds } from '../backup/alarm.ts';
import { isCopyThere } from '../backup/end.ts';
import { isStillListed, type ListedCopy } from '../backup/last-copy.ts';
import { type CardedRun, type Completed, type Ended, hasCopy, hasEnded } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import { createMetrics } from './open-metrics.ts';

/** Which of the two services a call went to. */
type Target = 'slack' | 'portal';

/** What the watch knows. `newest`: the newest copy as the portal's history was last read. */
type Known = { readonly alarms: readonly Pick<Alarm, 'kind'>[]; readonly newest?: ListedCopy | undefined };

/** What the bot measures of itself and of the portal's backups, for `GET /metrics`. */
export type BotMetrics = {
  /** Takes note of runs by their cards. */
  readonly learn: (cards: readonly CardedRun[]) => void;
  /** Where to ask what the watch knows; it answers undefined if this process does not watch. */
  readonly watch: (known: () => Known | undefined) => void;
  /** One call was answered with that HTTP status; undefined: it was not answered. */
  readonly called: (target: Target, status: number | undefined) => void;
  /** Whether Slack has not accepted that notice yet. */
  readonly owed: (notice: string, isOwed: boolean) => void;
  readonly reachable: (target: Target, isReachable: boolean) => void;
  /** The content type of `text`. */
  readonly type: string;
  /** All of it as OpenMetrics text. */
  readonly text: () => string;
};

const help = {
  docspace_backup_build_info: 'The version of the bot; always 1.',
  docspace_backup_last_success_timestamp_seconds:
    'When the newest backup that made a copy ended, of those with a card.',
  docspace_backup_last_success_age_seconds: 'How long ago that was.',
  docspace_backup_last_duration_seconds: 'How long that backup took.',
  docspace_backup_last_size_bytes: 'Size of its copy, if it was measured.',
  docspace_backup_last_verified_timestamp_seconds:
    'When the newest backup ended whose copy was read to its last byte and is whole.',
  docspace_backup_notices_owed: 'Notices that Slack has not accepted yet.',
  docspace_backup_runs: 'Backups by the end on their card, of the cards that this process has read.',
  docspace_backup_runs_open: 'Backups that have not ended.',
  docspace_backup_open_alarms: 'Open alarms by kind, if this process watches the portal.',
  docspace_backup_newest_copy_age_seconds:
    'Age of the newest copy that is still there, as far as the cards and the watch know.',
  docspace_backup_reachable: 'Whether the last call to Slack or to the portal was answered.',
  docspace_backup_last_look_age_seconds: 'Seconds since the portal last answered.',
  docspace_backup_api_calls: 'Calls by target and result since the process started.',
} as const;

/** The metrics of a bot that has just started. Backups of before the restart are known once their cards are read. */
export const createBotMetrics = (options: {
  readonly version: string;
  readonly portal: string;
  readonly clock: Clock;
}): BotMetrics => {
  const { version, portal, clock } = options;
  const metrics = createMetrics<keyof typeof help>(help);
  const cards = new Map<string, CardedRun>();
  const owed = new Set<string>();
  let answeredAt: number | undefined;
  metrics.set('docspace_backup_build_info', 1, { version });
  metrics.set('docspace_backup_notices_owed', 0, { portal });
  metrics.set(
    'docspace_backup_last_look_age_seconds',
    () => (answeredAt === undefined ? undefined : (clock.elapsed() - answeredAt) / 1_000),
    { portal },
  );
  return {
    learn: (news) => {
      for (const card of news) cards.set(card.run.key, card);
      showRuns(metrics, [...cards.values()], options);
    },
    watch: (known) => {
      for (const kind of alarmKinds) {
        const open = () => known()?.alarms.filter((alarm) => alarm.kind === kind).length;
        metrics.set('docspace_backup_open_alarms', open, { portal, kind });
      }
      const age = (): number | undefined => {
        const at = newestCopyAt([...cards.values()], known()?.newest, clock.now());
        return at === undefined ? undefined : (clock.now() - at) / 1_000;
      };
      metrics.set('docspace_backup_newest_copy_age_seconds', age, { portal });
    },
    called: (target, status) => {
      if (target === 'portal' && status !== undefined) answeredAt = clock.elapsed();
      metrics.count('docspace_backup_api_calls', { target, result: status === undefined ? 'unanswered' : `${status}` });
    },
    owed: (notice, isOwed) => {
      if (isOwed) owed.add(notice);
      else owed.delete(notice);
      metrics.set('docspace_backup_notices_owed', owed.size, { portal });
    },
    reachable: (target, isReachable) => metrics.set('docspace_backup_reachable', isReachable ? 1 : 0, { target }),
    type: metrics.type,
    text: metrics.text,
  };
};

type Metrics = ReturnType<typeof createMetrics<keyof typeof help>>;

const showRuns = (
  metrics: Metrics,
  runs: readonly CardedRun[],
  { portal, clock }: { readonly portal: string; readonly clock: Clock },
): void => {
  const ended = runs.filter(hasEnded).map(({ run }) => run);
  metrics.set('docspace_backup_runs_open', runs.length - ended.length, { portal });
  metrics.clear('docspace_backup_runs');
  for (const { phase } of ended) metrics.count('docspace_backup_runs', { portal, end: phase });
  const copies = ended.filter(hasCopy).sort(byEnd);
  const newest = copies.at(-1);
  const verified = copies.findLast(({ proof }) => proof?.kind === 'whole');
  if (verified) {
    metrics.set('docspace_backup_last_verified_timestamp_seconds', verified.endedAt / 1_000, { portal });
  }
  if (newest === undefined) return;
  metrics.set('docspace_backup_last_success_timestamp_seconds', newest.endedAt / 1_000, { portal });
  metrics.set('docspace_backup_last_success_age_seconds', () => (clock.now() - newest.endedAt) / 1_000, { portal });
  metrics.set('docspace_backup_last_size_bytes', () => sizeOf(newest), { portal });
  metrics.set('docspace_backup_last_duration_seconds', (newest.endedAt - newest.startedAt) / 1_000, { portal });
};

const newestCopyAt = (cards: readonly CardedRun[], listed: ListedCopy | undefined, now: number): number | undefined => {
  const made = cards.flatMap(({ run }) => (hasCopy(run) && isCopyThere(run, now) ? [run.endedAt] : []));
  const all = [...made, ...(isStillListed(listed, now) ? [listed.at] : [])];
  return all.length === 0 ? undefined : Math.max(...all);
};

const sizeOf = ({ proof }: Completed): number | undefined =>
  proof && 'sizeBytes' in proof ? proof.sizeBytes : undefined;

const byEnd = (one: Ended, other: Ended): number => one.endedAt - other.endedAt;
