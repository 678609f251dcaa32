import { isEndUnseen } from '../backup/end.ts';
import type { LastCopy } from '../backup/last-copy.ts';
import {
  type Broken,
  type Completed,
  type CopyGone,
  hasCopy,
  isEnded,
  type NotStarted,
  type Run,
} from '../backup/run.ts';
import { goneText } from '../slack/blocks/gone-text.ts';
import { jobErrorAdvice } from '../slack/blocks/job-error.ts';
import { storageWords } from '../slack/blocks/labels.ts';
import { roomUrl } from '../slack/blocks/place-text.ts';
import { proofAdvice } from '../slack/blocks/proof-text.ts';
import { reasonText } from '../slack/blocks/reason-text.ts';
import { capitalised, code, day, link } from '../slack/blocks/text.ts';
import { originWords } from './view-running.ts';

/** Whether the data is safe, and what to do. `newCard`: the address of the card that tried it again, '' if not known. */
export const advice = (run: Run, newCard: string): string => {
  switch (run.phase) {
    case 'failed':
      return together(
        jobErrorAdvice(reasonText(run.reasons), run.storage),
        leftArchiveLink(run),
        'This backup made *no copy*.',
        again(run, newCard, 'Fix the cause, then'),
      );
    case 'cancelled':
      return `${run.cancelledBy === undefined ? 'Cancelled outside Slack: in DocSpace, or because its server stopped.' : `Cancelled by <@${run.cancelledBy}>.`} This backup made *no copy*. If it was a mistake, start again with \`/backup\`.`;
    case 'not_started':
      return `*Nothing was started* by this request. ${again(run, newCard, 'Fix the cause, then')}`;
    case 'unknown':
      return `Do *not* count on a copy from this backup. ${again(run, newCard, 'Look for one on DocSpace’s backup page; if there is none,')}`;
    case 'completed_with_warnings':
      return together(
        jobErrorAdvice(reasonText(run.reasons), run.storage),
        (run.proof && proofAdvice(run.proof)) ??
          'There is a copy, but *not all is as it should be*. Read the warning above before you rely on it.',
      );
    case 'completed':
      return originWords[run.origin];
    case 'starting':
    case 'running':
      return '';
  }
};

/** What to do about a run that made no copy; one that was begun elsewhere has no button for it. */
const again = (run: Broken | NotStarted, newCard: string, before: string): string => {
  if (run.retriedAs !== undefined)
    return `Tried again: ${newCard === '' ? 'see its newer card' : `<${newCard}|new card>`}.`;
  return `${before} ${run.begun ? 'start one with `/backup`' : 'press *Try again*'}.`;
};

const together = (...sentences: string[]): string => sentences.filter((text) => text !== '').join(' ');

/** Where the archive is that the backup left behind. */
const leftArchiveLink = ({ portal, folder, reasons }: Broken): string => {
  if (folder === undefined || !reasons.some(({ code }) => code === 'left_archive')) return '';
  return `${link(roomUrl(portal, folder), 'Open the room')}.`;
};

/** Whether there is any copy, on a line of its own: that this one is gone or does not last, or which other is known; '' if it stays. */
export const fate = (run: Run): string => {
  if (!hasCopy(run)) return isEnded(run) ? lastCopyLine(run.lastCopy) : '';
  if (run.gone) return goneLine(run, run.gone);
  if (run.expiresAt === undefined) return '';
  const least = isEndUnseen(run) ? 'at least ' : '';
  return `:warning: *Temporary copy*: kept ${least}until ${day(run.expiresAt)}. Get it before then.`;
};

const goneLine = (run: Completed, { why }: CopyGone): string => {
  const words = `*${capitalised(goneText(run) ?? '')}*.`;
  return why === 'missing'
    ? `:warning: ${words} It was deleted in DocSpace, or its storage could not be reached. Do *not* count on it.`
    : `:wastebasket: ${words}`;
};

/** Another copy may go later, and this card is not updated then: what is written here stays true. */
const lastCopyLine = (copy: LastCopy | undefined): string => {
  if (copy === undefined) return '*No other good copy is known here*; `/backup history` asks the portal.';
  if (copy === 'none') return ':warning: *No other copy is known* at the portal.';
  const { at, storage, folder, expiresAt, isVerified } = copy;
  return `*Last good copy before this*: ${[
    day(at),
    ...(storage === undefined ? [] : [`in ${storageWords[storage]}${folder === undefined ? '' : ` ${code(folder)}`}`]),
    ...(isVerified ? ['verified'] : []),
    ...(expiresAt === undefined ? [] : [`kept until ${day(expiresAt)}`]),
  ].join(', ')}.`;
};
