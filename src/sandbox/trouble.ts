import { type Break, event, fault, turned } from './break.ts';
import { newestCard } from './cards.ts';
import { healthyKnobs } from './portal/healthy-knobs.ts';
import { isOver } from './portal/job.ts';
import type { Knobs as PortalKnobs } from './portal/knobs.ts';
import type { SimulatedPortal } from './portal/portal.ts';
import type { Channel } from './workspace/channels.ts';
import type { Knobs as SlackKnobs } from './workspace/knobs.ts';
import type { SimulatedWorkspace } from './workspace/workspace.ts';

type Named = {
  readonly name: string;
  /** What happens then, as a phrase. */
  readonly means: string;
};

/** Something that can go wrong at one of the simulated ends. */
export type Trouble =
  | (Named & Break<SimulatedPortal> & { readonly at: 'portal' })
  | (Named & Break<SimulatedWorkspace> & { readonly at: 'slack' });

const portal = (name: string, means: string, how: Break<SimulatedPortal>): Trouble => ({
  at: 'portal',
  name,
  means,
  ...how,
});

const slack = (name: string, means: string, how: Break<SimulatedWorkspace>): Trouble => ({
  at: 'slack',
  name,
  means,
  ...how,
});

const always = Number.POSITIVE_INFINITY;
const { ending, key, isRestoring, isWorkerDown } = healthyKnobs(false);
const atPortal = (to: Partial<PortalKnobs>, back: Partial<PortalKnobs>) =>
  turned(({ knobs }: SimulatedPortal) => knobs, to, back);
const inSlack = (to: Partial<SlackKnobs>, back: Partial<SlackKnobs>) =>
  turned(({ knobs }: SimulatedWorkspace) => knobs, to, back);
const inChannel = (to: Partial<Channel>, back: Partial<Channel>) =>
  turned(({ knobs, adminChannel }: SimulatedWorkspace) => knobs.channel(adminChannel), to, back);

/** What can be broken, each by the one knob, fault or event that the simulators have for it. */
export const troubles: readonly Trouble[] = [
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
  slack('slack down', 'Slack answers 503 and cuts the sockets', inSlack({ isDown: true }, { isDown: false })),
  slack(
    'slack rate limit',
    'Slack answers edits with 429, to be tried again in 10 s',
    fault('chat.update', { kind: '429', retryAfterSeconds: 10 }, always),
  ),
  slack(
    'answer dropped',
    'the next message is posted, Slack’s answer is lost',
    fault('chat.postMessage', { kind: 'drop-after' }, 1),
  ),
  slack(
    'edits refused',
    'no message can be edited any more',
    inSlack({ editWindowMs: 0 }, { editWindowMs: Number.POSITIVE_INFINITY }),
  ),
  slack(
    'card deleted',
    'the newest card is deleted',
    event((workspace) => {
      const card = newestCard(workspace);
      return card ? workspace.deleteMessage(card.channel, card.ts) : 'There is no card yet.';
    }),
  ),
  slack('channel closed', 'the admin channel is archived', inChannel({ isArchived: true }, { isArchived: false })),
  slack(
    'bot removed',
    'the bot is removed from the admin channel',
    inChannel({ isBotMember: false }, { isBotMember: true }),
  ),
  slack(
    'token revoked',
    'both tokens of the bot are revoked',
    inSlack({ isTokenRevoked: true }, { isTokenRevoked: false }),
  ),
  slack(
    'socket refresh',
    'Slack asks every socket to reconnect',
    event(({ refreshSockets }) => refreshSockets(), true),
  ),
  slack(
    'sockets cut',
    'every socket is cut without a word',
    event(({ dropSockets }) => dropSockets(), true),
  ),
];

/** Whether a backup of the portal's own runs or waits for its worker. */
export const isBusy = (simulated: SimulatedPortal): boolean => {
  const job = simulated.job();
  return job !== undefined && !isOver(job, Date.now());
};

const whileRunning = (simulated: SimulatedPortal, begin: () => void): string => {
  if (!isBusy(simulated)) return 'No backup is running at the portal.';
  begin();
  return '';
};

/** Repairs all that stays broken. What has happened is not undone, and plan and pace stay as they are. */
export const fix = ({
  portal: simulated,
  workspace,
}: {
  readonly portal: SimulatedPortal | undefined;
  readonly workspace: SimulatedWorkspace | undefined;
}): void => {
  for (const trouble of troubles) {
    if (trouble.at === 'portal' && simulated) trouble.end(simulated);
    if (trouble.at === 'slack' && workspace) trouble.end(workspace);
  }
};
