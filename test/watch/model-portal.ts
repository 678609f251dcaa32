import type { Copy, Job, Slot } from '../../src/backup/job.ts';
import { PortalError } from '../../src/backup/portal-error.ts';
import type { AuditEvent, WatchedPortal } from '../../src/backup/portal-watch.ts';
import type { Rhythm, Schedule } from '../../src/backup/schedule.ts';
import { dayMs, minuteMs } from '../../src/lib/durations.ts';
import type { Random } from '../faults/month-random.ts';
import { nextFace, offsetOf } from './model-clock.ts';

export type ModelSetup = {
  readonly rhythm: Rhythm;
  readonly zone: string;
  /** What the portal tells of scheduled runs: a whole audit trail, or no trail at all. */
  readonly trail: 'whole' | 'none';
  /** Saved at the beginning; otherwise it has run before. */
  readonly isFresh: boolean;
};

type ModelJob = {
  id: string;
  startedAt: number;
  endsAt: number;
  isScheduled: boolean;
  isOver: boolean;
};

/** A portal whose scheduler is a model of DocSpace's: it wakes every quarter of an hour and compares clock faces. */
export type ModelPortal = {
  readonly watched: WatchedPortal;
  readonly advance: (to: number) => void;
  /** Starts a backup as a person does; nothing happens beside another. */
  readonly startManually: (isOwn: boolean) => void;
  readonly isOwn: (id: string) => boolean;
  /** Nothing answers until then. */
  readonly breakUntil: (until: number) => void;
  /** When the schedule's turn comes next, about. */
  readonly dueAt: () => number;
  readonly lastAt: () => number | undefined;
  /** The turns that it let pass beside another backup. */
  readonly skipped: ReadonlySet<number>;
  readonly runs: () => number;
};

export const createModelPortal = (setup: ModelSetup, startsAt: number, random: Random): ModelPortal => {
  const { rhythm, zone } = setup;
  const log = createModelLog(random);
  let [now, lastAt] = [startsAt, setup.isFresh ? undefined : startsAt];
  let [passAt, brokenUntil, runs] = [startsAt + random.between(0, 15 * minuteMs), 0, 0];
  let wanted = { from: Number.NaN, face: 0 };
  const skipped = new Set<number>();

  /** The face that the scheduler waits for; one that never ran counts from midnight UTC, unconverted. */
  const wantedFace = (at: number): number => {
    const midnight = Math.floor(at / dayMs) * dayMs;
    const from = lastAt ?? midnight;
    const after = lastAt === undefined ? midnight - 1_000 : lastAt + offsetOf(lastAt, zone);
    if (wanted.from !== from) wanted = { from, face: nextFace(rhythm, after) };
    return wanted.face;
  };
  const pass = (at: number): void => {
    const face = wantedFace(at);
    if (face > at + dayMs || face > at + offsetOf(at, zone)) return;
    lastAt = at;
    runs += 1;
    if (!log.begin(at, true)) skipped.add(at);
  };
  return {
    watched: watchedModel(setup, log, { now: () => now, lastAt: () => lastAt, brokenUntil: () => brokenUntil }),
    advance: (to) => {
      while (passAt <= to) {
        pass(passAt);
        passAt += 15 * minuteMs + random.between(20, 20_000);
      }
      now = to;
    },
    startManually: (isOwn) => void log.begin(now, false, isOwn),
    isOwn: (id) => log.own.has(id),
    breakUntil: (until) => {
      brokenUntil = until;
    },
    dueAt: () => wantedFace(now) - offsetOf(now, zone),
    lastAt: () => lastAt,
    skipped,
    runs: () => runs,
  };
};

type ModelLog = ReturnType<typeof createModelLog>;

/** The portal's one slot, what it has left behind, and what is noted of it. */
const createModelLog = (random: Random) => {
  const own = new Set<string>();
  let ids = 0;
  let job: ModelJob | undefined;
  let copies: (Copy & { readonly isScheduled: boolean })[] = [];
  let events: AuditEvent[] = [];
  const note = (action: number, at: number): void => {
    ids += 1;
    events = [...events.slice(-30), { id: ids, at: Math.floor(at / 1_000) * 1_000, action, user: 'Ann' }];
  };
  /** Of the scheduled copies three stay, of the others those of two months. */
  const end = (at: number): void => {
    if (!job || job.isOver || job.endsAt > at) return;
    job.isOver = true;
    const { id, endsAt, isScheduled } = job;
    copies.push({ id, fileName: `${id}.tar.gz`, storage: 'Documents', createdAt: endsAt, isScheduled });
    const kept = copies.filter((it) => it.isScheduled).slice(-3);
    copies = copies.filter((it) => (it.isScheduled ? kept.includes(it) : (it.createdAt ?? 0) > at - 60 * dayMs));
    note(isScheduled ? 5128 : 5125, endsAt);
  };
  return {
    own,
    /** Begins a backup, unless one runs; false: one does. */
    begin: (at: number, isScheduled: boolean, isOwn = false): boolean => {
      end(at);
      if (job && !job.isOver) return false;
      ids += 1;
      const id = `j${ids}`;
      job = { id, startedAt: at, endsAt: at + random.between(20_000, 25 * minuteMs), isScheduled, isOver: false };
      if (isOwn) own.add(id);
      note(isScheduled ? 5127 : 5041, at);
      return true;
    },
    read: (now: number) => {
      end(now);
      return { job: job && now < job.endsAt + dayMs ? shown(job, now) : undefined, copies, events };
    },
  };
};

/** The model as the watch asks it. */
const watchedModel = (
  { rhythm, zone, trail }: ModelSetup,
  log: ModelLog,
  is: Readonly<Record<'now' | 'brokenUntil', () => number>> & { readonly lastAt: () => number | undefined },
): WatchedPortal => {
  const answer = async <Value>(value: () => Value): Promise<Value> => {
    if (is.now() < is.brokenUntil()) throw new PortalError({ kind: 'unavailable', detail: '' });
    return value();
  };
  const scheduleOf = (slot: Slot): Schedule => {
    const lastAt = is.lastAt();
    const fixed = { slot, storage: 'Documents', params: { folderId: '7' }, copiesKept: 3, rhythm } as const;
    return { ...fixed, ...(lastAt !== undefined && { lastAt }) };
  };
  return {
    origin: 'https://portal.example.com',
    progress: () => answer(() => log.read(is.now()).job),
    schedule: (slot) => answer(() => scheduleOf(slot)),
    history: () => answer(() => log.read(is.now()).copies),
    facts: () => answer(() => ({ isStandalone: false, status: 'active', timeZone: zone, culture: '' })),
    cost: async () => ({ kind: 'free' }),
    tariff: () => answer(() => 'paid'),
    key: () => answer(() => ({ name: '', permissions: [], isActive: true })),
    trail: (from) =>
      answer(() => {
        if (trail === 'none') throw new PortalError({ kind: 'payment', detail: '' });
        return { events: log.read(is.now()).events.filter(({ at }) => at >= from - 1_000), from, tellsScheduled: true };
      }),
  };
};

const shown = ({ id, startedAt, endsAt, isOver }: ModelJob, now: number): Job => ({
  ...{ id, isCompleted: isOver, error: undefined, warning: undefined, hasLink: false },
  percent: isOver ? 100 : Math.floor((99 * (now - startedAt)) / (endsAt - startedAt)),
  status: isOver ? 'completed' : 'running',
});
