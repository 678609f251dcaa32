import { dayMs } from '../lib/durations.ts';
import { type Break, event, fault, lasting, turned } from './break.ts';
import { healthyKnobs } from './portal/healthy-knobs.ts';
import { isOver } from './portal/job.ts';
import type { Knobs } from './portal/knobs.ts';
import type { SimulatedPortal } from './portal/portal.ts';

export type PortalTrouble = Break<SimulatedPortal> & {
  readonly at: 'portal';
  readonly name: string;
  /** What happens then, as a phrase. */
  readonly means: string;
};

const portal = (name: string, means: string, how: Break<SimulatedPortal>): PortalTrouble => ({
  at: 'portal',
  name,
  means,
  ...how,
});

const always = Number.POSITIVE_INFINITY;
const { ending, key, isRestoring, isWorkerDown, archiveDamage } = healthyKnobs(false);
const atPortal = (to: Partial<Knobs>, back: Partial<Knobs>) => turned(({ knobs }: SimulatedPortal) => knobs, to, back);

/** Whether a backup of the portal's own runs or waits for its worker. */
export const isBusy = (simulated: SimulatedPortal): boolean => {
  const job = simulated.job();
  return job !== undefined && !isOver(job, simulated.now());
};

const whileRunning = (simulated: SimulatedPortal, begin: () => void): string => {
  if (!isBusy(simulated)) return 'No backup is running at the portal.';
  begin();
  return '';
};

/** Changes the schedule as a person on the web page does. */
const changeSchedule = ({ origin, sessionToken, now }: SimulatedPortal, method: 'POST' | 'DELETE'): void => {
  const inThreeHours = (new Date(now()).getUTCHours() + 3) % 24;
  const daily = { storageType: 4, storageParams: [], backupsStored: 3, cronParams: { period: 0, hour: inThreeHours } };
  const route = method === 'POST' ? 'createbackupschedule' : 'deletebackupschedule';
  const headers = { authorization: sessionToken, 'content-type': 'application/json' };
  const body = method === 'POST' ? { body: JSON.stringify(daily) } : {};
  fetch(`${origin}/api/2.0/backup/${route}`, { method, headers, ...body }).catch(() => undefined);
};

/** What can be broken at the portal, each by the one knob, fault or event that the simulator has for it. */
export const portalTroubles: readonly PortalTrouble[] = [
  portal('portal down', 'every request to the portal is cut off', fault('*', { kind: 'reset' }, always)),
  portal('portal html', 'the portal answers with a proxy’s 502 page', fault('*', { kind: 'html' }, always)),
  portal('portal silent', 'the portal takes every request and never answers', fault('*', { kind: 'hang' }, always)),
  portal(
    'portal rate limit',
    'the portal answers 429 without saying for how long',
    fault('*', { kind: '429' }, always),
  ),
  portal(
    'portal restoring',
    'the portal is being restored and refuses everything',
    atPortal({ isRestoring: true }, { isRestoring }),
  ),
  portal('key expired', 'the portal does not take the bot’s key any more', atPortal({ key: 'expired' }, { key })),
  portal(
    'lost answer',
    'the next start of a backup works, its answer is lost',
    fault('startbackup', { kind: 'drop-after' }, 1),
  ),
  portal(
    'lost start',
    'the next start of a backup does not reach the portal',
    fault('startbackup', { kind: 'drop-before' }, 1),
  ),
  portal('job fails', 'backups fail from now on, one that runs does so now', {
    ...atPortal({ ending: 'error' }, { ending }),
    begin: (simulated) => {
      simulated.knobs.ending = 'error';
      simulated.fail('portal', 'No space left on device');
      return '';
    },
  }),
  portal('files missing', 'backups from now on end with files missing', atPortal({ ending: 'warning' }, { ending })),
  portal(
    'copy damaged',
    'backups from now on end well, and the second half of their copies is missing',
    atPortal({ archiveDamage: 'truncated' }, { archiveDamage }),
  ),
  portal(
    'frozen',
    'the worker of the running backup dies, its progress stands still',
    event((simulated) =>
      simulated.job()?.stage.name === 'created'
        ? 'No worker has taken the backup yet.'
        : whileRunning(simulated, simulated.crash),
    ),
  ),
  portal(
    'forgotten',
    'the portal forgets the running backup',
    event((simulated) => whileRunning(simulated, simulated.forget)),
  ),
  portal('worker down', 'no worker takes backups, they wait', atPortal({ isWorkerDown: true }, { isWorkerDown })),
  portal(
    'cancelled elsewhere',
    'somebody cancels the running backup on the web page',
    event((simulated) => whileRunning(simulated, simulated.cancelElsewhere)),
  ),
  portal(
    'started elsewhere',
    'somebody starts a backup on the web page',
    event((simulated) => (isBusy(simulated) ? 'A backup is running already.' : void simulated.startElsewhere())),
  ),
  portal(
    'schedule due',
    'the time of the portal’s schedule comes; while a backup runs the portal skips it in silence',
    event((simulated) => (simulated.schedule() ? void simulated.runSchedule() : 'Nothing is scheduled at the portal.')),
  ),
  portal(
    'schedule set elsewhere',
    'somebody schedules a daily backup in about three hours on the web page',
    event((simulated) => changeSchedule(simulated, 'POST')),
  ),
  portal(
    'schedule deleted elsewhere',
    'somebody deletes the schedule on the web page',
    event((simulated) =>
      simulated.schedule() ? changeSchedule(simulated, 'DELETE') : 'Nothing is scheduled at the portal.',
    ),
  ),
  portal(
    'plan overdue',
    'the plan is not paid: scheduled backups do not start',
    atPortal({ tariffState: 'delay' }, { tariffState: 'paid' }),
  ),
  portal(
    'paid backups off',
    'the paid backup service is switched off',
    atPortal({ isWalletOn: false }, { isWalletOn: true }),
  ),
  portal(
    'key expires',
    'the bot’s key expires in two days',
    lasting({
      begin: ({ knobs, now }) => void Object.assign(knobs, { keyExpiresAt: now() + 2 * dayMs }),
      isOn: ({ knobs }) => knobs.keyExpiresAt !== undefined,
      end: ({ knobs }) => void Object.assign(knobs, { keyExpiresAt: undefined }),
    }),
  ),
];
