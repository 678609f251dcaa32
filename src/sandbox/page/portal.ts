import { jobState } from '../console/at-portal.ts';
import { isOver, lookAt, type PortalJob } from '../portal/job.ts';
import type { SimulatedPortal } from '../portal/portal.ts';
import type { Portal } from './wire.ts';

const copiesShown = 20;

/** The portal's own view of itself, whatever the bot may have made of it. */
export const portalOf = (portal: SimulatedPortal, plan: Portal['plan']): Portal => ({
  origin: portal.origin,
  jobs: (['portal', 'dump'] as const).flatMap((slot) => {
    const job = portal.job(slot);
    if (job === undefined) return [];
    const now = portal.now();
    const title = slot === 'dump' ? 'Backup of the whole instance' : 'Backup';
    const percent = lookAt(job, now)?.progress ?? 0;
    return [{ title, id: job.taskId, state: jobState(job, now), percent, tone: toneOf(job, now) }];
  }),
  copies: portal
    .history()
    .slice(-copiesShown)
    .reverse()
    .map(({ id, fileName, createdAt, isPaid }) => ({ id, fileName, at: createdAt, isPaid })),
  schedule: scheduleWords(portal),
  plan,
  seconds: portal.knobs.durationMs / 1_000,
});

const toneOf = (job: PortalJob, now: number): Portal['jobs'][number]['tone'] => {
  if (job.stage.name === 'cancelled') return 'stopped';
  if (lookAt(job, now)?.error) return 'failed';
  if (isOver(job, now)) return 'done';
  return job.stage.name === 'working' && job.stage.frozenAt === undefined ? 'running' : 'stuck';
};

const scheduleWords = (portal: SimulatedPortal): string => {
  const schedule = portal.schedule();
  if (schedule === undefined) return '';
  const { period, hour, day, backupsStored } = schedule;
  const when = ['every day', `every week on ${weekdays[day] ?? '?'}`, `every month on day ${day}`][period] ?? '?';
  return `${when} at ${hour}:00 (${portal.knobs.timeZone}), ${backupsStored} kept`;
};

/** DocSpace counts a week's days from 1, Sunday. */
const weekdays = ['', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
