import { type Break, event, fault, turned } from './break.ts';
import { newestCard } from './cards.ts';
import type { Channel } from './workspace/channels.ts';
import type { Knobs } from './workspace/knobs.ts';
import type { SimulatedWorkspace } from './workspace/workspace.ts';

export type SlackTrouble = Break<SimulatedWorkspace> & {
  readonly at: 'slack';
  readonly name: string;
  /** What happens then, as a phrase. */
  readonly means: string;
};

const slack = (name: string, means: string, how: Break<SimulatedWorkspace>): SlackTrouble => ({
  at: 'slack',
  name,
  means,
  ...how,
});

const always = Number.POSITIVE_INFINITY;
const inSlack = (to: Partial<Knobs>, back: Partial<Knobs>) =>
  turned(({ knobs }: SimulatedWorkspace) => knobs, to, back);
const inChannel = (to: Partial<Channel>, back: Partial<Channel>) =>
  turned(({ knobs, adminChannel }: SimulatedWorkspace) => knobs.channel(adminChannel), to, back);

/** What can be broken in Slack, each by the one knob, fault or event that the simulator has for it. */
export const slackTroubles: readonly SlackTrouble[] = [
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
