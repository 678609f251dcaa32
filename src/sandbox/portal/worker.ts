import { archiveFor } from './archive-of.ts';
import { billerDownText, nullReferenceText } from './errors.ts';
import { type End, isGood, type PortalJob, type WorkingJob } from './job.ts';
import { type Effect, effectsOf } from './job-effects.ts';
import { progressAt, uploadPercent } from './job-pace.ts';
import { storageName } from './storage.ts';
import { textsFor } from './texts.ts';
import { isSince } from './version.ts';
import { fileName, type Workplace } from './workplace.ts';

/** The job as a worker has it by `now`: taken if it was its turn; what happens at the portal by then, besides, is in `effects`. */
export const work = (
  job: PortalJob,
  now: number,
  at: Workplace,
): { readonly job: PortalJob; readonly effects: readonly Effect[] } => {
  const taken = take(job, now, at);
  if (!isWorking(taken)) return { job: taken, effects: [] };
  const billed = billedBy(taken, now, at);
  const until = Math.min(now, billed.stage.frozenAt ?? now);
  const all = effectsOf(billed, at).filter((effect) => effect.at <= until);
  const effects = all.slice(billed.stage.effects);
  return { job: { ...billed, stage: { ...billed.stage, effects: all.length } }, effects };
};

const isWorking = (job: PortalJob): job is WorkingJob => job.stage.name === 'working';

const take = (job: PortalJob, now: number, at: Workplace): PortalJob => {
  const { stage } = job;
  if (stage.name !== 'created' || !stage.isQueued) return job;
  if (at.knobs.isWorkerDown) return { ...job, stage: { ...stage, isHeld: true } };
  const since = stage.isHeld ? now : stage.since + job.pickupMs;
  return now < since ? job : startWork(job, since, at);
};

/** The job from when a worker takes it, with its end as far as that can be foreseen. */
export const startWork = (job: PortalJob, since: number, at: Workplace): PortalJob => {
  const archive = archiveFor(job, since, at);
  return {
    ...job,
    stage: { name: 'working', since, archive, effects: 0, end: endOf(job, since, at, () => archive().length) },
  };
};

/** How long a job takes to find out that it cannot begin, and that nobody can be signed in for it. */
const instantMs = 30;
const signInMs = 200;

const endOf = (job: PortalJob, since: number, at: Workplace, sizeOf: () => number): End => {
  const { knobs, server } = at;
  const failed = { ending: 'error', link: '' } as const;
  if (job.isScheduled && knobs.isPortalOwnerDisabled && isSince(server, '3.6')) {
    const message = 'One or more errors occurred. (account)';
    return { ...failed, at: since + signInMs, ending: 'hard-error', message, progress: 0 };
  }
  const problem = orderProblem(job, at);
  if (problem !== undefined) return { ...failed, at: since + instantMs, message: problem, progress: 0 };
  if (job.ending === 'error' || job.ending === 'hard-error') {
    const worked = Math.ceil((job.archiveMs * Math.min(job.failAtPercent, 90)) / 90);
    const { progress } = progressAt({ ...job, publishEveryMs: 0 }, worked, since);
    const message = knobs.errorMessage ?? 'No space left on device';
    return { at: since + worked, ending: job.ending, message, link: '', progress };
  }
  const late = { ...failed, progress: uploadPercent(job) };
  if (storageName(job.storage) === 'Local' && !knobs.directories.includes(job.params.filePath ?? '')) {
    return { ...late, at: since + job.archiveMs, message: 'Directory not found.' };
  }
  const doneAt = since + job.archiveMs + job.uploadMs;
  const total = knobs.storageTotalBytes;
  if (storageName(job.storage) === 'Documents' && total >= 0 && knobs.storageUsedBytes + sizeOf() > total) {
    return { ...late, at: doneAt, message: textsFor(knobs.isLocalised).storageFull(total) };
  }
  return success(job, since, doneAt, at);
};

/** The end of a job that began at `since` and has its archive stored at `doneAt`. */
export const success = (job: PortalJob, since: number, doneAt: number, at: Workplace): End => {
  const isWarned = job.ending === 'warning' && isSince(at.server, '3.6');
  return {
    at: doneAt,
    ending: isWarned ? 'warning' : 'success',
    progress: 100,
    message: isWarned ? textsFor(at.knobs.isLocalised).missingFiles : '',
    link: at.links.to(job, fileName(job, since, at), doneAt),
  };
};

/** What the worker finds wrong with an order as soon as it opens the storage. */
const orderProblem = ({ storage, params, isScheduled }: PortalJob, { knobs }: Workplace): string | undefined => {
  switch (storageName(storage)) {
    case 'Documents':
    case 'ThridpartyDocuments':
      return isScheduled && knobs.folders[params.folderId?.trim() ?? ''] === undefined ? nullReferenceText : undefined;
    case 'DataStore':
    case 'Local':
      return undefined;
    case 'ThirdPartyConsumer': {
      if (params.module === undefined) return "The given key 'module' was not present in the dictionary.";
      const isSet = knobs.modules.some(({ id, isSet }) => id === params.module && isSet);
      return isSet ? undefined : nullReferenceText;
    }
    default:
      return 'Unknown storage type.';
  }
};

/** A copy that is paid is charged once it is stored: if the biller is down then, the job has failed and the copy is there. */
const billedBy = (job: WorkingJob, now: number, { knobs }: Workplace): WorkingJob => {
  const { end } = job.stage;
  if (!job.isPaid || !knobs.isBillerDown || now < end.at || !isGood(end) || isTold(job)) return job;
  return { ...job, stage: { ...job.stage, end: { ...end, ending: 'error', message: billerDownText } } };
};

/** Whether the end has happened already. */
const isTold = ({ stage }: WorkingJob): boolean => stage.effects > 2;
