import { tookMs } from '../backup/end.ts';
import type { NoticeAbout } from '../backup/notice.ts';
import { backupId, type Completed, hasCopy, type Run } from '../backup/run.ts';
import { endedWhen } from '../slack/blocks/end-time.ts';
import { jobErrorAdvice } from '../slack/blocks/job-error.ts';
import { statusSign, statusWord } from '../slack/blocks/labels.ts';
import { proofAdvice, proofText } from '../slack/blocks/proof-text.ts';
import { reasonText } from '../slack/blocks/reason-text.ts';
import {
  capitalised,
  code,
  durationText,
  host,
  type Message,
  plain,
  quoted,
  section,
  when,
} from '../slack/blocks/text.ts';
import { fate } from './view-advice.ts';

/** The one reply under a card that calls the person who asked, or if nobody here did, those of `mention`. */
export const notice = (run: Run, about: NoticeAbout, mention = ''): Message => {
  const called = run.begun ? mention : run.requestedBy === undefined ? '' : `<@${run.requestedBy}>`;
  const who = called === '' ? '' : `${called} `;
  const text = `${who}${words[about](run)}`;
  return { text, blocks: [section(text)] };
};

/** What a person did with the backup, noted under its card. */
export const deedNote = (what: keyof typeof deeds, by: string, link: string): Message =>
  plain(`<@${by}> ${deeds[what]}${link === '' ? '' : ` <${link}|New card>`}`);

const deeds = {
  cancel: 'requested cancellation.',
  kept: 'could not cancel this backup; it continues.',
  link: 'was given the link to this copy.',
  retry: 'tried this backup again.',
  delete: 'deleted the copy that this backup made.',
  delete_twin: 'deleted the copy of another backup that has the same file, so that this backup’s copy is gone with it.',
} as const;

/** The notice for a person's direct messages, if Slack does not take it in the card's channel. */
export const lostCardNotice = (run: Run, channel: string): Message =>
  direct(
    run,
    `This is sent to you alone because Slack does not let the bot write in <#${channel}>. Tell the person who runs this bot.`,
  );

/** The notice for a person who is not in the card's channel. */
export const outsideNotice = (run: Run): Message =>
  direct(run, 'This is sent to you because you are not in the channel where the backups are shown.');

const direct = (run: Run, why: string): Message => {
  const text = `${ended(run)}\n${why}`;
  return { text, blocks: [section(text)] };
};

const stalled = (run: Run): string => {
  const stand = run.phase === 'running' ? ` at ${run.percent} % since ${when(run.changedAt)}` : '';
  return `:warning: *Stalled*${stand}: the backup of *${host(run.portal)}* may be stuck. The card above says what to do.`;
};

const away = (run: Run): string =>
  `:warning: *Portal unreachable*: *${host(run.portal)}* does not say how this backup is going; it may still be running. The card above and \`/backup doctor\` say what to do.`;

/** What was found after the end was announced. */
const proven = (run: Run): string =>
  `:warning: A problem was found after this backup ended.${hasCopy(run) ? proofWords(run) : ''} ${nameOf(run)}.`;

/** Why nothing was started is said above, and to the person who asked. */
const endedHere = (run: Run): string =>
  run.phase === 'not_started'
    ? `${statusSign.not_started} *${statusWord.not_started}*: the card above says why.`
    : ended(run);

const words = { end: endedHere, stall: stalled, away, proof: proven } as const;

const proofWords = ({ proof }: Completed): string => {
  if (!proof || proof.kind === 'pending') return '';
  const advice = proofAdvice(proof);
  return ` ${capitalised(proofText(proof))}.${advice === undefined ? '' : ` ${advice}`}`;
};

const nameOf = (run: Run): string => {
  const id = backupId(run);
  return `Backup ${id === undefined ? '' : `${code(id)} `}of *${host(run.portal)}*`;
};

/** The outcome first, because a lock screen shows no more than that; which backup it was comes last. */
const ended = (run: Run): string =>
  `${statusSign[run.phase]} *${statusWord[run.phase]}*${outcome(run)}${otherCopy(run)} ${nameOf(run)}.`;

/** Which other copy there is, for a run that made none, if it is known. */
const otherCopy = (run: Run): string => ('lastCopy' in run && run.lastCopy !== undefined ? ` ${fate(run)}` : '');

const outcome = (run: Run): string => {
  const reason = 'reasons' in run && run.reasons.length > 0 ? ` ${quoted(reasonText(run.reasons), 600)}` : '';
  const hint = 'reasons' in run ? jobErrorAdvice(reasonText(run.reasons), run.storage) : '';
  switch (run.phase) {
    case 'completed': {
      const ms = tookMs(run);
      const how = ms === undefined ? endedWhen(run) : `after ${durationText(ms)}`;
      return ` ${how}.${proofWords(run)}`;
    }
    case 'completed_with_warnings':
      return `. There is a copy, but not all is as it should be.${reason}${proofWords(run)}`;
    case 'failed':
      return `. No copy was made.${reason}${hint === '' ? '' : ` ${hint}`}`;
    case 'cancelled':
      return '. No copy was made.';
    case 'unknown':
      return `. Do not count on a copy.${reason}`;
    case 'not_started':
      return `.${reason}`;
    case 'starting':
    case 'running':
      return '.';
  }
};
