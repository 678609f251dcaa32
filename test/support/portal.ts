import type { Cost } from '../../src/backup/cost.ts';
import type { BackupRequest, Copy, Job, Slot } from '../../src/backup/job.ts';
import type { Refusal, RefusalKind } from '../../src/backup/refusal.ts';
import { Refused } from '../../src/backup/refused.ts';
import type { Clock } from '../../src/clock.ts';
import type { Portal } from '../../src/runner/ports.ts';
import { aDoneJob, aJob } from './builders.ts';

/** `lost`: the call takes effect and its answer is lost at once; `hang`: no effect, and no answer for 10 s. */
export type PortalFault = 'lost' | 'hang' | RefusalKind | Refusal;

type Method = 'progress' | 'start' | 'history' | 'cost';

export type FakePortal = Portal & {
  readonly calls: { readonly method: Method; readonly atMs: number }[];
  readonly count: (method: Method) => number;
  /** Makes the next `times` calls of the method go wrong. */
  readonly fail: (method: Method, fault: PortalFault, times?: number) => void;
  readonly mend: () => void;
  readonly jobs: Map<Slot, Job>;
  readonly copies: Copy[];
  readonly started: BackupRequest[];
  /** The job in the slot changes. */
  readonly set: (change: Partial<Job>, slot?: Slot) => void;
  /** The job in the slot succeeds, and its copy stands in the history. */
  readonly complete: (slot?: Slot) => void;
  readonly priced: (cost: Cost) => void;
  /** How many calls were under way at once, at most. */
  readonly mostAtOnce: () => number;
};

/** A portal with its two slots and its history, in memory. A start while a job runs joins that job, as DocSpace does. */
export const createFakePortal = (clock: Clock, origin = 'https://portal.example.com'): FakePortal => {
  const jobs = new Map<Slot, Job>();
  const copies: Copy[] = [];
  const started: BackupRequest[] = [];
  const calls: FakePortal['calls'] = [];
  const faults = new Map<Method, { fault: PortalFault; times: number }>();
  let cost: Cost = { kind: 'free' };
  let [underWay, mostAtOnce] = [0, 0];

  const call = async <Result>(method: Method, effect: () => Result): Promise<Result> => {
    calls.push({ method, atMs: clock.elapsed() });
    mostAtOnce = Math.max(mostAtOnce, ++underWay);
    try {
      const planned = faults.get(method);
      if (!planned || planned.times === 0) return effect();
      planned.times -= 1;
      return await fail(planned.fault, effect);
    } finally {
      underWay -= 1;
    }
  };

  const fail = async (fault: PortalFault, effect: () => unknown): Promise<never> => {
    if (typeof fault === 'object') throw new Refused(fault);
    if (fault === 'lost') effect();
    if (fault === 'hang') await clock.sleep(10_000);
    const kind = fault === 'lost' ? 'cut' : fault === 'hang' ? 'timeout' : fault;
    throw new Refused({ kind, detail: '' });
  };

  const begin = (request: BackupRequest): Job => {
    const standing = jobs.get(request.slot);
    if (standing && !standing.isCompleted) return standing;
    started.push(request);
    const job = aJob({ id: `t${started.length}`, status: 'created' });
    jobs.set(request.slot, job);
    return job;
  };

  return {
    origin,
    calls,
    jobs,
    copies,
    started,
    count: (method) => calls.filter((made) => made.method === method).length,
    fail: (method, fault, times = Number.POSITIVE_INFINITY) => void faults.set(method, { fault, times }),
    mend: () => faults.clear(),
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
    start: (request) => call('start', () => begin(request)),
    history: () => call('history', () => [...copies]),
    cost: () => call('cost', () => cost),
  };
};
