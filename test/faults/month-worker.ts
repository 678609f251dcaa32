import type { Job } from '../../src/backup/job.ts';
import { dayMs, hourMs, minuteMs } from '../../src/lib/durations.ts';
import { audit } from '../../src/watch/sightings.ts';
import type { World } from '../support/process.ts';
import type { Fate } from './month-happening.ts';
import type { Random } from './month-random.ts';

/** What is true of a job, kept however soon the portal forgets it. Times are ms since 1970. */
export type TrueJob = {
  readonly id: string;
  /** The request that started it; '' where nobody here did. */
  readonly key: string;
  readonly by: 'here' | 'schedule' | 'elsewhere';
  readonly startedAt: number;
  end?: 'completed' | 'warning' | 'failed' | 'cancelled' | 'forgotten';
  endedAt?: number;
  /** When the slot no longer showed it. */
  goneAt?: number;
};

/** The portal's numbers of what its audit trail notes beside those that the watch asks for. */
const [manualEnd, manualFailure] = [5125, 5126];
/** At 90 % the portal uploads the copy and reports nothing. */
const steps = 15;
const usual: Fate = { minutes: 5, end: 'success' };

/** The portal's side of the month: it works on every job to its fate, and keeps what is true of it. */
export const createWorker = ({ clock, portal }: World, random: Random) => {
  const jobs = new Map<string, TrueJob>();
  const fates = new Map<string, Fate>();
  let waiting = 0;
  let [foreign, events] = [0, 0];

  /** The portal notes what it does a moment later, and keeps whole seconds. */
  const note = async (action: number): Promise<void> => {
    const at = Math.floor(clock.now() / 1_000) * 1_000;
    await clock.sleep(random.between(50, 900));
    events += 1;
    portal.events.push({ id: events, at, action, user: 'Ann' });
    if (portal.events.length > 100) portal.events.shift();
  };
  const sleep = async (ms: number): Promise<void> => {
    waiting += 1;
    await clock.sleep(ms);
    waiting -= 1;
  };
  const isInSlot = ({ id }: TrueJob): boolean => portal.jobs.get('portal')?.id === id;
  const set = (change: Partial<Job>): void => portal.set(change);
  const empty = (job: TrueJob): void => {
    if (!isInSlot(job)) return;
    portal.jobs.delete('portal');
    job.goneAt = clock.now();
  };
  const over = (job: TrueJob, end: NonNullable<TrueJob['end']>): void => {
    job.end = end;
    job.endedAt = clock.now();
    if (end === 'cancelled' || end === 'forgotten') return;
    const hasCopy = end !== 'failed';
    if (job.by === 'schedule') void note(hasCopy ? audit.scheduledEnd : audit.scheduledFailure);
    else void note(hasCopy ? manualEnd : manualFailure);
  };

  /** A job begins: the finished one that stood in the slot is dropped. */
  const take = (
    id: string,
    key: string,
    fate: Fate = fates.get(key) ?? usual,
    by: TrueJob['by'] = key === '' ? 'elsewhere' : 'here',
  ): void => {
    for (const other of jobs.values()) if (other.goneAt === undefined) other.goneAt = clock.now();
    const job: TrueJob = { id, key, by, startedAt: clock.now() };
    jobs.set(id, job);
    void note(by === 'schedule' ? audit.scheduledStart : audit.manualStart);
    void keep(job, fate);
  };

  /** An ended job stays in its slot for a day. */
  const keep = async (job: TrueJob, fate: Fate): Promise<void> => {
    await work(job, fate);
    await sleep(dayMs);
    empty(job);
  };

  const work = async (job: TrueJob, fate: Fate): Promise<void> => {
    const lengthMs = fate.minutes * minuteMs;
    await sleep(random.between(500, 20_000));
    if (fate.end === 'stuck') {
      await sleep(lengthMs);
      return await cancel(job);
    }
    const stopsAt = fate.end === 'frozen' ? random.between(1, steps - 1) : steps;
    for (let step = 0; step < stopsAt; step += 1) {
      set({ status: 'running', percent: Math.floor((90 * step) / (steps - 1)) });
      await sleep(lengthMs / steps);
    }
    await finish(job, fate);
  };

  const finish = async (job: TrueJob, { end }: Fate): Promise<void> => {
    switch (end) {
      case 'success':
        return await succeed(job, '');
      case 'warning':
        return await succeed(job, 'Some files could not be included.');
      case 'failure':
        return fail(job);
      case 'cancelled':
      case 'stuck':
        return await cancel(job);
      case 'frozen':
        await sleep(random.between(2, 24) * hourMs);
        return forget(job);
      case 'forgotten':
        return forget(job);
      case 'broken':
        set({ status: 'failed', error: 'The portal has no owner.' });
        over(job, 'failed');
        await sleep(random.between(1, 3) * hourMs);
        return empty(job);
      case 'replaced':
        if (random.chance(0.5)) await succeed(job, '');
        else fail(job);
        await sleep(random.between(0, 2_000));
        begin({ minutes: random.between(2, 20), end: 'success' });
    }
  };

  /** The copy is on record before the job is shown as completed, and for a moment it is shown as still running. */
  const succeed = async (job: TrueJob, warning: string): Promise<void> => {
    const createdAt = clock.now();
    const copy = { id: job.id, fileName: `${job.id}.tar.gz`, storage: 'DataStore', createdAt } as const;
    portal.copies.push({ ...copy, expiresAt: createdAt + dayMs });
    void expire(job.id);
    await sleep(random.between(100, 900));
    set({ isCompleted: true, percent: 100, warning: warning || undefined, hasLink: true });
    over(job, warning === '' ? 'completed' : 'warning');
    await sleep(1_000);
    if (isInSlot(job)) set({ status: 'completed' });
  };

  /** A temporary copy goes after a day, when the cleaner comes by. */
  const expire = async (id: string): Promise<void> => {
    await sleep(dayMs + random.between(0, 15) * minuteMs);
    const at = portal.copies.findIndex((copy) => copy.id === id);
    portal.copies.splice(at, 1);
  };

  const fail = (job: TrueJob): void => {
    set({ isCompleted: true, error: 'The disk is full.', status: 'completed' });
    over(job, 'failed');
  };

  const forget = (job: TrueJob): void => {
    over(job, 'forgotten');
    empty(job);
  };

  /** The entry goes, and mostly comes back as cancelled. */
  const cancel = async (job: TrueJob): Promise<void> => {
    const entry = portal.jobs.get('portal');
    over(job, 'cancelled');
    portal.jobs.delete('portal');
    await sleep(random.between(0, 3_000));
    const comesBack = random.chance(0.7) && !portal.jobs.has('portal');
    if (comesBack) set({ ...entry, isCompleted: true, status: 'cancelled', warning: 'Backup cancelled' });
    else job.goneAt = job.endedAt ?? clock.now();
  };

  /** Somebody else, or the portal's schedule, starts a job; nothing happens where one runs: false. */
  const begin = (fate: Fate, by: 'schedule' | 'elsewhere' = 'elsewhere'): boolean => {
    const inSlot = portal.jobs.get('portal');
    if (inSlot && !inSlot.isCompleted) return false;
    foreign += 1;
    const id = `foreign-${foreign}`;
    portal.jobs.delete('portal');
    set({ id, status: by === 'schedule' ? 'running' : 'created' });
    take(id, '', fate, by);
    return true;
  };

  return { jobs, fates, take, begin, waiting: (): number => waiting };
};

export type Worker = ReturnType<typeof createWorker>;
