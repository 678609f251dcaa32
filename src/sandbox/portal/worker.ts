import type { History } from './history.ts';
import type { End, Order, PortalJob } from './job.ts';
import type { Knobs } from './knobs.ts';
import type { Links } from './links.ts';
import { storageName } from './storage.ts';
import { textsFor } from './texts.ts';
import { isSince, type ServerVersion } from './version.ts';

/** The portal's name in its address and in its files' names. */
export const portalAlias = 'sandbox';

/** What a worker needs of its portal. */
export type Workplace = {
  readonly server: ServerVersion;
  readonly isStandalone: boolean;
  readonly knobs: Knobs;
  readonly history: History;
  readonly links: Links;
};

/** The job as a worker has it by `now`: taken if it was its turn, and in the history once its archive is stored. */
export const work = (job: PortalJob, now: number, at: Workplace): PortalJob => {
  const taken = take(job, now, at);
  record(taken, now, at);
  return taken;
};

const take = (job: PortalJob, now: number, at: Workplace): PortalJob => {
  const { stage } = job;
  if (stage.name !== 'created' || !stage.isQueued) return job;
  if (at.knobs.isWorkerDown) return { ...job, stage: { ...stage, isHeld: true } };
  const since = stage.isHeld ? now : stage.since + job.pickupMs;
  return now < since ? job : { ...job, stage: { name: 'working', since, end: endOf(job, since, at) } };
};

const endOf = (order: Order, since: number, at: Workplace): End => {
  const problem = storageProblem(order, at);
  if (problem !== undefined) return { at: since, ending: 'error', message: problem, link: '' };
  const doneAt = since + order.archiveMs + order.uploadMs;
  switch (order.ending) {
    case 'success':
      return success(order, since, doneAt, at);
    case 'warning': {
      const message = textsFor(at.knobs.isLocalised).missingFiles;
      const done = success(order, since, doneAt, at);
      return isSince(at.server, '3.6') ? { ...done, ending: 'warning', message } : done;
    }
    case 'error':
    case 'hard-error': {
      const stopsAt = since + Math.ceil((order.archiveMs * Math.min(order.failAtPercent, 90)) / 90);
      const message = at.knobs.errorMessage ?? 'No space left on device';
      return { at: stopsAt, ending: order.ending, message, link: '' };
    }
  }
};

/** The end of a job that began at `since` and has its archive stored at `doneAt`. */
export const success = (order: Order, since: number, doneAt: number, at: Workplace): End => ({
  at: doneAt,
  ending: 'success',
  message: '',
  link: at.links.to(order, fileName(order, since, at), doneAt),
});

/** What the storage is only found to be wrong about once the worker opens it. */
const storageProblem = ({ storage, params }: Order, { knobs }: Workplace): string | undefined => {
  switch (storageName(storage)) {
    case 'Documents':
    case 'ThridpartyDocuments':
    case 'DataStore':
      return undefined;
    case 'Local':
      return knobs.directories.includes(params.filePath ?? '') ? undefined : 'Directory not found.';
    case 'ThirdPartyConsumer': {
      if (params.module === undefined) return "The given key 'module' was not present in the dictionary.";
      const isSet = knobs.modules.some(({ id, isSet }) => id === params.module && isSet);
      return isSet ? undefined : 'Object reference not set to an instance of an object.';
    }
    default:
      return 'Unknown storage type.';
  }
};

const record = (job: PortalJob, now: number, at: Workplace): void => {
  if (job.stage.name !== 'working') return;
  const { since, end, frozenAt = now } = job.stage;
  if (end.ending === 'error' || end.ending === 'hard-error') return;
  const createdAt = Math.max(since, end.at - job.recordLeadMs);
  if (Math.min(now, frozenAt) < createdAt) return;
  const { taskId: id, slot, storage, isPaid } = job;
  at.history.add({ id, slot, fileName: fileName(job, since, at), storage, createdAt, isPaid });
};

/** DocSpace packs what goes into a cloud portal's bucket without compressing it. */
const fileName = (order: Order, since: number, { isStandalone }: Workplace): string => {
  const time = new Date(since).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  const isBucket = storageName(order.storage) === 'ThirdPartyConsumer' && order.params.module === 's3';
  return `${order.isDump ? 'workspace' : portalAlias}_${time}.${isBucket && !isStandalone ? 'tar' : 'tar.gz'}`;
};
