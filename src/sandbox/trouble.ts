import { newestCard } from './cards.ts';
import { isOver } from './portal/job.ts';
import { healthyKnobs } from './portal/knobs.ts';
import type { SimulatedPortal } from './portal/portal.ts';
import type { SimulatedWorkspace } from './workspace/workspace.ts';

type Named = {
  readonly name: string;
  /** What happens then, as a phrase. */
  readonly means: string;
};

/** Something that can go wrong at one of the simulated ends. `begin` returns why it cannot, '' where it could. */
export type Trouble =
  | (Named & { readonly at: 'portal'; readonly begin: (portal: SimulatedPortal) => string })
  | (Named & { readonly at: 'slack'; readonly begin: (workspace: SimulatedWorkspace) => string });

const portal = (name: string, means: string, begin: (portal: SimulatedPortal) => unknown): Trouble => ({
  at: 'portal',
  name,
  means,
  begin: (simulated) => reason(begin(simulated)),
});

const slack = (name: string, means: string, begin: (workspace: SimulatedWorkspace) => unknown): Trouble => ({
  at: 'slack',
  name,
  means,
  begin: (simulated) => reason(begin(simulated)),
});

const reason = (result: unknown): string => (typeof result === 'string' ? result : '');

const always = Number.POSITIVE_INFINITY;

/** What can be broken, each by the one knob, fault or event that the simulators have for it. */
export const troubles: readonly Trouble[] = [
  portal('portal down', 'every request to the portal is cut off', ({ faults }) =>
    faults.add({ on: '*', fault: { kind: 'reset' }, times: always }),
  ),
  portal('portal html', 'the portal answers with a proxy’s 502 page', ({ faults }) =>
    faults.add({ on: '*', fault: { kind: 'html' }, times: always }),
  ),
  portal('portal silent', 'the portal takes every request and never answers', ({ faults }) =>
    faults.add({ on: '*', fault: { kind: 'hang' }, times: always }),
  ),
  portal('portal rate limit', 'the portal answers 429 without saying for how long', ({ faults }) =>
    faults.add({ on: '*', fault: { kind: '429' }, times: always }),
  ),
  portal('portal restoring', 'the portal is being restored and refuses everything', ({ knobs }) => {
    knobs.isRestoring = true;
  }),
  portal('key expired', 'the portal does not take the bot’s key any more', ({ knobs }) => {
    knobs.key = 'expired';
  }),
  portal('lost answer', 'the next start of a backup works, its answer is lost', ({ faults }) =>
    faults.add({ on: 'startbackup', fault: { kind: 'drop-after' } }),
  ),
  portal('lost start', 'the next start of a backup does not reach the portal', ({ faults }) =>
    faults.add({ on: 'startbackup', fault: { kind: 'drop-before' } }),
  ),
  portal('job fails', 'backups fail from now on, one that runs does so now', (simulated) => {
    simulated.knobs.ending = 'error';
    simulated.fail('portal', 'No space left on device');
  }),
  portal('files missing', 'backups from now on end with files missing', ({ knobs }) => {
    knobs.ending = 'warning';
  }),
  portal('frozen', 'the worker of the running backup dies, its progress stands still', (simulated) =>
    whileRunning(simulated, simulated.crash),
  ),
  portal('forgotten', 'the portal forgets the running backup', (simulated) =>
    whileRunning(simulated, simulated.forget),
  ),
  portal('worker down', 'no worker takes backups, they wait', ({ knobs }) => {
    knobs.isWorkerDown = true;
  }),
  portal('cancelled elsewhere', 'somebody cancels the running backup on the web page', (simulated) =>
    whileRunning(simulated, simulated.cancelElsewhere),
  ),
  portal('started elsewhere', 'somebody starts a backup on the web page', (simulated) =>
    isBusy(simulated) ? 'A backup is running already.' : void simulated.startElsewhere(),
  ),
  slack('slack down', 'Slack answers 503 and cuts the sockets', ({ knobs }) => {
    knobs.isDown = true;
  }),
  slack('slack rate limit', 'Slack answers edits with 429, to be tried again in 10 s', ({ faults }) =>
    faults.add({ on: 'chat.update', fault: { kind: '429', retryAfterSeconds: 10 }, times: always }),
  ),
  slack('answer dropped', 'the next message is posted, Slack’s answer is lost', ({ faults }) =>
    faults.add({ on: 'chat.postMessage', fault: { kind: 'drop-after' } }),
  ),
  slack('edits refused', 'no message can be edited any more', ({ knobs }) => {
    knobs.isEditWindowClosed = true;
  }),
  slack('card deleted', 'the newest card is deleted', (workspace) => {
    const card = newestCard(workspace);
    if (card === undefined) return 'There is no card yet.';
    return workspace.deleteMessage(card.channel, card.ts);
  }),
  slack('channel closed', 'the admin channel is archived', ({ knobs, adminChannel }) => {
    knobs.channel(adminChannel).isArchived = true;
  }),
  slack('bot removed', 'the bot is removed from the admin channel', ({ knobs, adminChannel }) => {
    knobs.channel(adminChannel).isBotMember = false;
  }),
  slack('token revoked', 'both tokens of the bot are revoked', ({ knobs }) => {
    knobs.isTokenRevoked = true;
  }),
  slack('socket refresh', 'Slack asks every socket to reconnect', ({ refreshSockets }) => refreshSockets()),
  slack('sockets cut', 'every socket is cut without a word', ({ dropSockets }) => dropSockets()),
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

/** Puts right all that stays broken. What has happened is not undone, and plan and pace stay as they are. */
export const mend = ({
  portal: simulated,
  workspace,
}: {
  readonly portal: SimulatedPortal | undefined;
  readonly workspace: SimulatedWorkspace | undefined;
}): void => {
  if (simulated) {
    const { ending, key, isRestoring, isWorkerDown } = healthyKnobs(false);
    simulated.faults.clear();
    Object.assign(simulated.knobs, { ending, key, isRestoring, isWorkerDown });
  }
  if (workspace) {
    workspace.faults.clear();
    Object.assign(workspace.knobs, { isDown: false, isEditWindowClosed: false, isTokenRevoked: false });
    Object.assign(workspace.knobs.channel(workspace.adminChannel), { isArchived: false, isBotMember: true });
  }
};
