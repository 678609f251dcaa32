import { isEndUnseen, tookMs } from '../../backup/end.ts';
import { type Begun, type Completed, type Ended, hasCopy, type Run } from '../../backup/run.ts';
import { minuteMs } from '../../lib/durations.ts';
import { endedWhen, notBefore } from './end-time.ts';
import { goneText } from './gone-text.ts';
import { statusWord } from './labels.ts';
import { isPlaceKnown, placeWords } from './place-text.ts';
import { badCopyWords } from './proof-text.ts';
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
    return `${word}, ${askedBy(run)}; ${none}.${reason}`;
  }
  const ms = tookMs(run);
  const took = ms === undefined ? '' : `, took ${durationText(ms)}`;
  const bad = badCopyWords(run.proof);
  const doubt = bad === undefined ? '' : ` :warning: Do *not* rely on it: ${bad}.`;
  return `${word}${took}, ${askedBy(run)}${to(run)}${remains(run, at, deletedBy)}.${reason}${doubt}`;
};

/** A portal's words do not always end as a sentence does. */
const stopped = (words: string): string => (/[.!?…]”?$/.test(words) ? words : `${words}.`);

/** Who asked for a run, or who else began it. */
export const askedBy = ({ begun, requestedBy }: Run): string => {
  if (begun) return `begun ${begunWords(begun)}`;
  return requestedBy === undefined ? 'not asked for here' : `asked by <@${requestedBy}>`;
};

/** Who began a backup that was not requested here. */
export const begunWords = ({ by, name }: Begun): string => {
  if (by === 'schedule') return 'by the portal’s schedule';
  return name === undefined ? 'outside Slack' : `in DocSpace by ${quoted(name, 100)}`;
};

/** Where a copy goes, after what is said before it; '' if that is not known. */
export const to = (run: Run): string => (isPlaceKnown(run) ? `, to ${placeWords(run)}` : '');

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
