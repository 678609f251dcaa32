import type { Cost } from '../../src/backup/cost.ts';
import type { BackupRequest, Copy, Job, Slot } from '../../src/backup/job.ts';
import type { Link } from '../../src/backup/link.ts';
import type { Portal } from '../../src/backup/portal.ts';
import type { FailureKind, PortalFailure } from '../../src/backup/portal-error.ts';
import { PortalError } from '../../src/backup/portal-error.ts';
import type { AuditEvent, Tariff } from '../../src/backup/portal-watch.ts';
import type { Schedule } from '../../src/backup/schedule.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { aDoneJob, aJob } from './builders.ts';
import { createTrouble, takeEffectLate } from './trouble.ts';

/**
 * `lost`: the call takes effect and its answer is lost at once; `hang`: no effect, and no answer for 10 s; `late`: as
 * `hang`, and 5 s later it takes effect all the same.
 */
export type PortalFault = 'lost' | 'hang' | 'late' | FailureKind | PortalFailure;

export type PortalMethod = Exclude<keyof Portal, 'origin'>;

export type FakePortal = Portal & {
  readonly calls: { readonly method: PortalMethod; readonly atMs: number }[];
  readonly count: (method: PortalMethod) => number;
  /** Makes the next `times` calls of the methods go wrong. */
  readonly fail: (methods: PortalMethod | readonly PortalMethod[], fault: PortalFault, times?: number) => void;
  /** Ends what goes wrong, of all methods or of these. */
  readonly clearFaults: (methods?: readonly PortalMethod[]) => void;
  readonly jobs: Map<Slot, Job>;
  /** By the id of the job that has it. */
  readonly links: Map<string, Link>;
  readonly copies: Copy[];
  readonly schedules: Map<Slot, Schedule>;
  /** What the portal is; can be changed. */
  readonly is: {
    timeZone: string | undefined;
    isStandalone: boolean;
    leftArchive: string | undefined;
    tariff: Tariff;
  };
  /** What the audit trail has, oldest first. */
  readonly events: AuditEvent[];
  /** Every start that was sent, whatever became of it, and the job that stood in its slot then. */
  readonly asked: { readonly request: BackupRequest; readonly inSlot: Job | undefined; readonly at: number }[];
  /** The starts that began a job. */
  readonly started: BackupRequest[];
  /** The job in the slot changes. */
  readonly set: (change: Partial<Job>, slot?: Slot) => void;
  /** The job in the slot succeeds, and its copy stands in the history. */
  readonly complete: (slot?: Slot) => void;
  readonly priced: (cost: Cost) => void;
  /** How many calls were under way at once, at most. */
  readonly mostAtOnce: () => number;
};

/**
 * A portal with its two slots and its history, in memory. As DocSpace does, a start while a job runs joins that job,
 * and one after a job that failed without an end is an error. `onStarted` gets every job that begins.
 */
export const createFakePortal = (
  clock: Clock,
  origin = 'https://portal.example.com',
  onStarted: (job: Job, request: BackupRequest) => void = () => undefined,
): FakePortal => {
  const jobs = new Map<Slot, Job>();
  const links = new Map<string, Link>();
  const copies: Copy[] = [];
  const schedules = new Map<Slot, Schedule>();
  const is: FakePortal['is'] = {
    ...{ timeZone: 'Europe/Berlin', isStandalone: false, leftArchive: undefined, tariff: 'paid' },
  };
  const events: AuditEvent[] = [];
  const asked: FakePortal['asked'] = [];
  const started: BackupRequest[] = [];
  const calls: FakePortal['calls'] = [];
  let cost: Cost = { kind: 'free' };
  let [underWay, mostAtOnce] = [0, 0];

  const goWrong = async <Result>(fault: PortalFault, effect: () => Result): Promise<Result> => {
    if (typeof fault === 'object') throw new PortalError(fault);
    if (fault === 'lost') effect();
    if (fault === 'hang' || fault === 'late') await clock.sleep(10_000);
    if (fault === 'late') void takeEffectLate(clock, effect);
    const kind = fault === 'lost' ? 'cut' : fault === 'hang' || fault === 'late' ? 'timeout' : fault;
    throw new PortalError({ kind, detail: '' });
  };
  const trouble = createTrouble<PortalMethod, PortalFault>(goWrong);
  const call = async <Result>(method: PortalMethod, effect: () => Result): Promise<Result> => {
    calls.push({ method, atMs: clock.elapsed() });
    mostAtOnce = Math.max(mostAtOnce, ++underWay);
    try {
      return await trouble.call(method, effect);
    } finally {
      underWay -= 1;
    }
  };

  const begin = (request: BackupRequest): Job => {
    const inSlot = jobs.get(request.slot);
    if (inSlot?.status === 'failed' && !inSlot.isCompleted) throw new PortalError({ kind: 'broken', detail: 'Fault' });
    if (inSlot && !inSlot.isCompleted) return inSlot;
    started.push(request);
    const job = aJob({ id: `t${started.length}`, status: 'created' });
    jobs.set(request.slot, job);
    onStarted(job, request);
    return job;
  };

  return {
    origin,
    calls,
    jobs,
    links,
    copies,
    schedules,
    is,
    events,
    asked,
    started,
    count: (method) => calls.filter((made) => made.method === method).length,
    fail: trouble.fail,
    clearFaults: trouble.clearFaults,
    set: (change, slot = 'portal') => void jobs.set(slot, aJob({ ...jobs.get(slot), ...change })),
    complete: (slot = 'portal') => {
      const id = jobs.get(slot)?.id ?? '';
      jobs.set(slot, aDoneJob({ id }));
      copies.push({ id, fileName: `${id}.tar.gz`, storage: 'DataStore', createdAt: clock.now() });
    },
    priced: (now) => {
      cost = now;
    },
    mostAtOnce: () => mostAtOnce,
    progress: (slot) => call('progress', () => jobs.get(slot)),
    start: (request) => {
      asked.push({ request, inSlot: jobs.get(request.slot), at: clock.now() });
      return call('start', () => begin(request));
    },
    history: () => call('history', () => [...copies]),
    leftArchive: () => call('leftArchive', () => is.leftArchive),
    deleteCopy: (id) =>
      call('deleteCopy', () => {
        const at = copies.findIndex((copy) => copy.id === id);
        if (at < 0) throw new PortalError({ kind: 'broken', detail: 'Object reference not set.', httpStatus: 500 });
        copies.splice(at, 1);
      }),
    cancel: () =>
      call('cancel', () => {
        const isThere = jobs.size > 0;
        jobs.clear();
        return isThere;
      }),
    cost: () => call('cost', () => cost),
    link: (slot, id) => call('link', () => (jobs.get(slot)?.id === id ? links.get(id) : undefined)),
    schedule: (slot) => call('schedule', () => schedules.get(slot)),
    setSchedule: ({ lastAt: _, ...schedule }) => call('setSchedule', () => void schedules.set(schedule.slot, schedule)),
    deleteSchedule: (slot) => call('deleteSchedule', () => void schedules.delete(slot)),
    about: unasked,
    findCopy: unasked,
    askFile: unasked,
    tariff: () => call('tariff', () => is.tariff),
    key: () => call('key', () => ({ name: '', permissions: [], isActive: true })),
    trail: (from) =>
      call('trail', () => ({ events: events.filter(({ at }) => at >= from - 1_000), from, tellsScheduled: true })),
    facts: () =>
      call('facts', () => {
        const { leftArchive: _, tariff: __, ...told } = is;
        return { ...told, status: 'active' as const, culture: 'en-US' };
      }),
  };
};

const unasked = async (): Promise<never> => {
  throw new Error('This portal is not asked for that.');
};
