import type { Alarm } from '../../src/backup/alarm.ts';
import { backupId, isEnded } from '../../src/backup/run.ts';
import { alarmEvent, fromAlarmPayload } from '../../src/channel/alarm-record.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import type { CardRecord } from '../../src/runner/ports.ts';
import type { PostedAlarm } from '../../src/watch/ports.ts';
import type { World } from '../support/process.ts';
import { cardProblems } from './month-card.ts';
import type { Condition, Scheduler } from './month-scheduler.ts';
import type { Say, Untruth } from './month-truth.ts';
import type { TrueJob, Worker } from './month-worker.ts';

/** What began or ended so shortly before may not be told yet. */
const toldWithinMs = 20 * minuteMs;
/** So long something must last to be told for sure: the watch can be blind for an hour and more. */
const surelySeenMs: Readonly<Record<Condition['kind'], number>> = {
  missed: 150 * minuteMs,
  skipped: 0,
  schedule_gone: 100 * minuteMs,
  no_recent_copy: 100 * minuteMs,
  blocked: 45 * minuteMs,
};
/** And so long to be told at all. */
const leastMs: Partial<typeof surelySeenMs> = { missed: 45 * minuteMs, blocked: 20 * minuteMs };

/** Compares the cards of backups begun elsewhere, and the alarms, with what is so. */
export const createWatchTruth = (options: {
  readonly world: World;
  readonly worker: Worker;
  readonly scheduler: Scheduler;
  /** The runs whose open card a person deleted, or Slack closed. */
  readonly touched: ReadonlySet<string>;
  readonly maxAgeMs: number;
}) => {
  const { world, worker, scheduler, touched } = options;
  const { clock, channel } = world;
  const found = new Map<string, Untruth>();
  const beganAt = clock.now();
  const sayOf =
    (key: string): Say =>
    (kind, what) => {
      const id = `${kind} ${key} ${what}`;
      if (!found.has(id)) found.set(id, { kind, key, what, atMs: clock.elapsed() });
    };
  const alarms = (): readonly PostedAlarm[] =>
    [...channel.messages.posted.values()].flatMap(({ ts, metadata }) => {
      const told = metadata?.event_type === alarmEvent ? fromAlarmPayload(metadata.event_payload) : undefined;
      return told ? [{ id: ts, ...told }] : [];
    });

  const checkCards = (): void => {
    const cardsOf = Map.groupBy(channel.cards(), ({ run }) => backupId(run) ?? '');
    for (const job of worker.jobs.values()) {
      if (job.by === 'here' || clock.now() - job.startedAt < toldWithinMs) continue;
      const say = sayOf(job.id);
      const [card, more] = cardsOf.get(job.id) ?? [];
      if (more) say('doubled', 'two cards');
      if (card) compareCard(card, job, say);
      else if (!touched.has(job.id)) say(canBeUnseen(job) ? 'unsure' : 'lost', `no card: began by ${job.by}`);
    }
  };

  const compareCard = (card: CardRecord, job: TrueJob, say: Say): void => {
    const { run } = card;
    for (const { kind, what } of cardProblems(card, undefined, worker.jobs, true)) say(kind, what);
    if (run.begun && run.begun.by !== job.by) say('wrong', `begun by ${job.by}, told ${run.begun.by}`);
    if (!run.begun && run.requestedBy === undefined) say('wrong', 'nobody asked for it, and it has no origin');
    // Without the audit trail's word it is known from when it was first seen.
    const isKnown = run.begun?.by === 'schedule' || run.begun?.name !== undefined;
    const latest = isKnown ? (job.endedAt ?? clock.now()) + 10_000 : Number.POSITIVE_INFINITY;
    if (run.begun && (run.startedAt < job.startedAt - 10_000 || run.startedAt > latest))
      say('wrong', `its start is told ${(run.startedAt - job.startedAt) / 1_000} s from it`);
    if (!run.begun || !isEnded(run) || touched.has(run.key)) return;
    const calls = channel.replies.filter(({ mark }) => mark.run === run.key && mark.about === 'end').length;
    const due = run.phase === 'failed' || run.phase === 'unknown' ? 1 : 0;
    if (calls < due) say('lost', `${run.phase}, and nobody was called`);
    if (calls > Math.max(due, run.phase === 'completed' ? 0 : 1)) say('doubled notice', `${calls} calls`);
  };

  const checkAlarms = (): void => {
    const told = alarms();
    const conditions = allConditions();
    const matched = new Set<Condition>();
    for (const { alarm, owes } of told) {
      const say = sayOf(alarm.key);
      const condition = conditions.find((it) => !matched.has(it) && fits(it, alarm, clock.now()));
      if (condition) matched.add(condition);
      else say('wrong', `a false alarm: ${JSON.stringify(alarm)}`);
      if (owes !== undefined && clock.now() - (alarm.until ?? alarm.since) > 180 * minuteMs)
        say('lost', `owes ${owes}`);
      for (const about of ['alarm', 'alarm_end']) {
        const calls = channel.replies.filter(({ mark }) => mark.run === alarm.key && mark.about === about).length;
        if (calls > 1) say('doubled', `${calls} replies of ${about}`);
        const isDue = about === 'alarm' || alarm.until !== undefined;
        if (calls === 0 && isDue && owes === undefined) say('lost', `no reply of ${about}`);
      }
      const isLate = condition?.until !== undefined && clock.now() - condition.until > toldWithinMs;
      if (isLate && alarm.until === undefined) say('wrong', `still open, over since ${iso(condition.until)}`);
    }
    for (const condition of conditions) if (!matched.has(condition)) missing(condition);
  };

  const missing = (condition: Condition): void => {
    const { kind, from, until = clock.now() } = condition;
    if (until - from < surelySeenMs[kind] || clock.now() - from < surelySeenMs[kind] + toldWithinMs) return;
    sayOf(`${kind} ${iso(from)}`)('lost', `no alarm until ${iso(condition.until)}`);
  };

  const allConditions = (): readonly Condition[] => {
    const jobs = [...worker.jobs.values()];
    return [...scheduler.conditions, ...skips(scheduler, jobs), ...ages(jobs, options.maxAgeMs, beganAt, clock.now())];
  };

  return {
    alarms,
    check: (): void => {
      checkCards();
      checkAlarms();
    },
    found: (): readonly Untruth[] => [...found.values()],
  };
};

const iso = (at: number | undefined): string => (at === undefined ? 'now' : new Date(at).toISOString());

/** It was gone, without a copy, before the watch must have seen it. */
const canBeUnseen = ({ startedAt, end, goneAt = Number.POSITIVE_INFINITY }: TrueJob): boolean =>
  end !== 'completed' && end !== 'warning' && goneAt - startedAt < 90 * minuteMs;

const isSuccess = ({ end }: TrueJob): boolean => end === 'completed' || end === 'warning';

/** From a turn without a backup to the end of the next scheduled backup that succeeds. */
const skips = ({ turns }: Scheduler, jobs: readonly TrueJob[]): readonly Condition[] => {
  const good = jobs.filter((job) => job.by === 'schedule' && isSuccess(job));
  const conditions: Condition[] = [];
  for (const { at, hasJob } of turns) {
    const last = conditions.at(-1);
    if (hasJob || (last && at < (last.until ?? Number.POSITIVE_INFINITY))) continue;
    // A scheduled backup that was running then had begun before.
    const until = good.find(({ startedAt }) => startedAt > at)?.endedAt;
    conditions.push({ kind: 'skipped', from: at, ...(until !== undefined && { until }) });
  }
  return conditions;
};

/** The times without a copy that is new enough. */
const ages = (jobs: readonly TrueJob[], maxAgeMs: number, from: number, now: number): readonly Condition[] => {
  const conditions: Condition[] = [];
  let [oldAt, isNone] = [from, true];
  const made = jobs.flatMap((job) => (isSuccess(job) ? [job.endedAt ?? 0] : [])).sort((one, other) => one - other);
  for (const at of made) {
    if (at > oldAt) conditions.push({ kind: 'no_recent_copy', from: oldAt, until: at });
    [oldAt, isNone] = [at + maxAgeMs, false];
  }
  if (isNone || oldAt < now) conditions.push({ kind: 'no_recent_copy', from: oldAt });
  return conditions;
};

/** Whether the alarm tells of the condition. */
const fits = ({ kind, from, until }: Condition, alarm: Alarm, now: number): boolean => {
  if (alarm.kind !== kind) return false;
  const [end, least] = [until ?? Number.POSITIVE_INFINITY, leastMs[kind] ?? 0];
  if (Math.min(end, now) - from < least) return false;
  if (alarm.since < from - 2 * minuteMs || alarm.since > end + 2 * minuteMs) return false;
  return alarm.until === undefined || alarm.until >= end - 2 * minuteMs;
};
