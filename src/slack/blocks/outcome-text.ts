import type { outcome } from '../../backup/job.ts';
import type { Answer } from '../../backup/outcome.ts';
import { isEnded } from '../../backup/run.ts';
import type { Target } from '../../backup/target.ts';
import { blockerWords } from './blocker-text.ts';
import { costQuestion } from './cost-question.ts';
import { explain } from './explain.ts';
import { reasonText } from './reason-text.ts';
import { code, host, type Message, plain, quoted } from './text.ts';

/** What the person reads if it takes a while until the card is there. */
export const asking = 'Starting a backup… If no card appears within a minute, nothing was started.';

/** Where a card is: its address, or the channel if Slack does not say. */
export type Place = {
  readonly link: string;
  readonly channel: string;
  /** The reader is not in the channel and cannot open it. */
  readonly isClosed?: boolean;
};

/** The card, as a link if there is one that the reader can open. */
export const at = ({ link, channel, isClosed }: Place): string => {
  if (isClosed) return 'its card in the channel of the backups, which you are not in';
  return link === '' ? `a card in <#${channel}>` : `<${link}|the card>`;
};

/** The private answer to the person who asked. */
export const answer = (
  said: Answer,
  to: { readonly portal: string; readonly place: Place; readonly mayPay?: boolean; readonly target?: Target },
): Message => (said.kind === 'costs' ? costQuestion(said, to) : plain(words(said, to.portal, to.place)));

const words = (said: Exclude<Answer, { kind: 'costs' }>, portal: string, place: Place): string => {
  switch (said.kind) {
    case 'following':
      return place.isClosed
        ? `A backup of *${host(portal)}* was asked for. You are not in the channel of its card: how it ends comes to you as a direct message.`
        : `Follow the backup of *${host(portal)}* on ${at(place)}.`;
    case 'taken':
      if (isEnded(said.run))
        return `That was asked for already and is over: see ${at(place)}. Nothing more was started.`;
      if (said.run.phase === 'running' && said.run.trouble !== undefined)
        return `Whether a backup of *${host(portal)}* still runs is not known: ${who(said.run.requestedBy)} asked for one, and the portal does not say. ${quoted(explain(said.run.trouble), 600)} See ${at(place)}. Nothing more was started.`;
      return `A backup of *${host(portal)}* is already running, requested by ${who(said.run.requestedBy)}: see ${at(place)}. Nothing more was started.`;
    case 'busy':
      return `A backup that was not started from Slack is already running${id(said.job.id)}, ${said.job.percent} % done.${stuck(said.job)} Nothing was started. \`/backup status\` shows when it is done.`;
    case 'blocked':
      return `${blockerWords(said.blocker)} Nothing was started.`;
    case 'cleared':
      return `Backup ${code(said.blocker.job.id ?? '')} is cleared, and backups can be started again: use \`/backup\`.`;
    case 'uncleared':
      return `${said.failure ? quoted(explain(said.failure, 'cancel'), 900) : uncleared[said.why]} ${said.why === 'unclear' ? 'Whether the backup was cleared is shown by `/backup status`.' : 'Nothing was cleared.'}`;
    case 'expired':
      return 'That question is older than 10 minutes. Nothing was started. Ask again with `/backup`.';
    case 'unasked':
      return `${quoted(explain(said.failure), 900)} Nothing was started.`;
    case 'unwritten':
      return `${unwritten(said, place)} Nothing was started: a backup is started only once its card is posted.`;
    case 'not_started':
      return `Nothing was started. ${quoted(reasonText(said.run.reasons), 900)} (See ${at(place)}, ref ${code(said.run.key)}.)`;
    case 'retried':
      return `This was tried again already: see ${at(place)}. Nothing more was started.`;
    case 'unretried':
      return `${unretried[said.why]} Nothing was started.`;
    case 'cancelling':
      return `The portal accepted the request to cancel. In a moment the end is shown on ${at(place)}.`;
    case 'uncancelled':
      return uncancelled(said, place);
    case 'stopping':
      return 'This bot is stopping or restarting. Nothing was started. Ask again in a minute.';
  }
};

const uncleared = {
  moved: 'That backup does not block the portal any more.',
  forbidden: 'Clearing it is for the operators of this bot; ask one of them.',
  both: 'DocSpace can only clear everything at once, and another backup runs in its other slot. Wait for its end, then try again.',
  unannounced: 'Slack did not accept the message that says who clears it. Try again in a minute.',
  refused: 'The portal had nothing to clear.',
  unclear: '',
} as const;

const unwritten = ({ why, code = why }: Extract<Answer, { kind: 'unwritten' }>, { channel }: Place): string => {
  switch (why) {
    case 'channel': {
      const remedy = code === 'is_archived' ? 'Unarchive it' : 'Invite the bot there';
      return `The card could not be posted in <#${channel}> (${quoted(code, 100)}). ${remedy}, or set SLACK_ADMIN_CHANNEL to a channel that the bot is in.`;
    }
    case 'refused':
      return `Slack refused the card (${quoted(code, 100)}).`;
    case 'rate_limited':
      return 'Slack takes no more messages in the admin channel for the moment. Try again in a minute.';
    case 'unclear':
      return 'Slack did not confirm the card in the admin channel. Try again in a minute.';
  }
};

const unretried = {
  fine: 'Only a backup that is Failed, Not started or Unknown can be tried again, and this one is not.',
  gone: 'The card of that backup is not there any more. Start with `/backup`.',
  unread: 'Slack did not show the card, so it is not known which backup this is. Try again in a minute.',
  foreign: 'That backup is of another portal than the one this bot is set up for.',
  old: 'That backup is more than three days old. Start with `/backup`.',
  unset: 'The settings of that backup’s storage are not in the bot’s configuration any more. Start with `/backup`.',
} as const;

const uncancelled = (said: Extract<Answer, { kind: 'uncancelled' }>, place: Place): string => {
  const nothing = 'Nothing was cancelled.';
  const because = said.failure ? quoted(explain(said.failure, 'cancel'), 900) : '';
  switch (said.why) {
    case 'over':
      return `That backup does not run any more. ${nothing}`;
    case 'starting':
      return `A backup is just being started: it can be cancelled on ${at(place)} once it runs. ${nothing}`;
    case 'anothers':
      return `That is ${who(said.run?.requestedBy)}’s backup: only they and the operators of this bot may cancel it. ${nothing}`;
    case 'both':
      return `DocSpace can only cancel everything at once, and the ${said.run?.slot === 'dump' ? 'portal’s own backup' : 'backup of the whole instance'} runs as well. ${nothing} Wait for one of them to end, then try again.`;
    case 'old':
      return `This DocSpace server cannot cancel backups (3.7 and newer can). ${nothing} The backup continues.`;
    case 'unread':
      return `Slack did not show the cards, so it is not known which backup this is. ${nothing} Try again in a minute.`;
    case 'unnoted':
      return `Slack did not accept the note of who cancels under ${at(place)}. ${nothing} Try again in a minute.`;
    case 'unasked':
      return `${because} ${nothing} See ${at(place)} for whether the backup still runs.`;
    case 'refused':
      return `${because} ${nothing} The backup continues.`;
    case 'unclear':
      return `${because} Whether the backup was cancelled is shown in a moment on ${at(place)}.`;
    case 'kept':
      return `The portal continues with the backup anyway. ${nothing} See ${at(place)}; cancel it again if it must still stop.`;
  }
};

const id = (backupId: string | undefined): string => (backupId === undefined ? '' : ` (ID ${code(backupId)})`);

/** A person, in a sentence. */
export const who = (user: string | undefined): string => (user === undefined ? 'someone else' : `<@${user}>`);

const stuck = (job: Parameters<typeof outcome>[0]): string =>
  job.status === 'created' ? ' It still waits for one of the portal’s workers.' : '';
