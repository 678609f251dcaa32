import { isEndUnseen, tookMs } from '../../backup/end.ts';
import { type Completed, type Ended, hasCopy, type Run } from '../../backup/run.ts';
import { minuteMs } from '../../lib/durations.ts';
import { endedWhen, notBefore } from './end-time.ts';
import { goneText } from './gone-text.ts';
import { statusWord } from './labels.ts';
import { placeWords } from './place-text.ts';
import { reasonText } from './reason-text.ts';
import { durationText, quoted, when } from './text.ts';

/** How a run ended, when, and what remains of it at the time `at`; `deletedBy`: who deleted its copy, as a user ID. */
export const ending = (run: Ended, at: number, deletedBy?: string): string => {
  const ago = isEndUnseen(run) ? '' : ` (${age(at - run.endedAt)})`;
  const word = `*${statusWord[run.phase]}* ${endedWhen(run)}${ago}`;
  const isSilent = run.reasons.length === 0 || run.phase === 'cancelled';
  const reason = isSilent ? '' : ` ${stopped(quoted(reasonText(run.reasons), 300))}`;
  if (!hasCopy(run)) {
    const none = run.phase === 'unknown' ? 'do not count on a copy' : 'no copy';
    return `${word}, ${askedBy(run.requestedBy)}; ${none}.${reason}`;
  }
  const ms = tookMs(run);
  const took = ms === undefined ? '' : `, took ${durationText(ms)}`;
  return `${word}${took}, ${askedBy(run.requestedBy)}, ${to(run)}${remains(run, at, deletedBy)}.${reason}`;
};

/** A portal's words do not always end as a sentence does. */
const stopped = (words: string): string => (/[.!?…]”?$/.test(words) ? words : `${words}.`);

/** Who asked for a run. */
export const askedBy = (user: string | undefined): string =>
  user === undefined ? 'not asked for here' : `asked by <@${user}>`;

/** Where a copy goes. */
export const to = (run: Run): string => `to ${placeWords(run)}`;

const remains = (run: Completed, at: number, deletedBy: string | undefined): string => {
  const gone = goneText(run);
  if (gone !== undefined) return `; ${gone}`;
  if (deletedBy !== undefined) return `; copy deleted by <@${deletedBy}>`;
  if (run.expiresAt === undefined) return '';
  const latest = run.expiresAt + (isEndUnseen(run) ? run.endedAt - run.endedAfter : 0);
  if (latest > at) return `; DocSpace deletes it ${notBefore(run)}${when(run.expiresAt)}`;
  return `; expired ${isEndUnseen(run) ? 'before ' : ''}${when(latest)}`;
};

/** How long ago, in the unit that says enough. */
const age = (ms: number): string => {
  const minutes = Math.floor(ms / minuteMs);
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1440)} days ago`;
};
