import { lookAt, type PortalJob } from '../portal/job.ts';
import type { SimulatedPortal } from '../portal/portal.ts';
import { plentyOfBackups, type Scene, setPace } from '../scene.ts';
import type { Session } from './session.ts';

/** How many backups a month are free, and how many were made; undefined if the portal has no plan. */
export const planOf = ({
  portal,
  options,
}: Pick<Scene, 'portal' | 'options'>):
  | { readonly allowance: number; readonly used: number; readonly isFree: boolean }
  | undefined => {
  if (portal === undefined || options.isSelfHosted || options.server === '3.1' || options.server === '3.2')
    return undefined;
  const { allowance } = portal.knobs;
  return { allowance, used: portal.freeBackupsUsed(), isFree: allowance >= plentyOfBackups };
};

/** Sets what backups cost from now on. */
export const setPlan = (session: Session, portal: SimulatedPortal, plan: 'free' | 'paid' | number): void => {
  const now = planOf(session.scene);
  if (now === undefined) {
    session.say('This portal has no plan, its backups are free. Nothing changed.');
    return;
  }
  const { knobs } = portal;
  knobs.allowance = plan === 'free' ? plentyOfBackups : plan === 'paid' ? Math.max(now.used, usualAllowance) : plan;
  if (plan === 'free') knobs.usedBefore = 0;
  if (plan === 'paid') knobs.usedBefore += knobs.allowance - now.used;
  const left = knobs.allowance - portal.freeBackupsUsed();
  session.say(
    left > 0
      ? `${plan === 'free' ? 'Backups' : `The next ${left} backups this month`} are free.`
      : 'The free backups of this month are used up: the next one costs money.',
  );
};

/** Free backups a month in DocSpace's paid plans. */
const usualAllowance = 2;

/** Sets how long backups take from now on. */
export const setSpeed = (session: Session, portal: SimulatedPortal, seconds: number): void => {
  setPace(portal, seconds);
  session.say(`The next backups take ${seconds} s each.`);
};

/** Says what the portal itself knows, whatever the bot may have made of it. */
export const showStatus = (session: Session, portal: SimulatedPortal): void => {
  const { server, isSelfHosted } = session.scene.options;
  const job = portal.job();
  const copies = portal.history();
  session.say(
    `Portal ${portal.origin}, DocSpace ${server}, ${isSelfHosted ? 'self-hosted' : 'in the cloud'}`,
    `  Backup: ${job ? `${job.taskId}, ${jobState(job, portal.now())}` : 'none'}`,
    `  Copies:${copies.length === 0 ? ' none' : ''}`,
    ...copies.map(({ fileName, id, isPaid }) => `    ${fileName}  ID ${id}${isPaid ? ', paid' : ''}`),
  );
};

/** The state of a job, in words. */
export const jobState = (job: PortalJob, now: number): string => {
  const look = lookAt(job, now);
  if (look === undefined) return 'not shown any more';
  const { isCompleted, progress, error, warning } = look;
  const running = job.stage.name === 'created' ? 'waiting for a worker' : 'running';
  const ended = error === '' ? 'completed' : 'failed';
  const state = job.stage.name === 'cancelled' ? 'cancelled' : isCompleted ? ended : running;
  const still = job.stage.name === 'working' && job.stage.frozenAt !== undefined && !isCompleted ? ', frozen' : '';
  return [`${state}${still}, ${progress} %`, error, warning].filter(Boolean).join(', ');
};
