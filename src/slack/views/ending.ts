import { type Ended, hasCopy, type Run } from '../../backup/run.ts';
import { statusWord, storageWords } from './card.ts';
import { code, duration, quoted, when } from './text.ts';

/** How a run ended, when, and what remains of it at the time `at`; `deletedBy`: who deleted its copy, as a user ID. */
export const ending = (run: Ended, at: number, deletedBy = ''): string => {
  const word = `*${statusWord[run.phase]}* ${when(run.endedAt)} (${age(at - run.endedAt)})`;
  const reason = run.reason === '' || run.phase === 'cancelled' ? '' : ` ${stopped(quoted(run.reason, 300))}`;
  if (!hasCopy(run)) {
    const none = run.phase === 'unknown' ? 'do not count on a copy' : 'no copy';
    return `${word}, ${askedBy(run.requestedBy)}; ${none}.${reason}`;
  }
  const took = `took ${duration(run.endedAt - run.startedAt)}`;
  return `${word}, ${took}, ${askedBy(run.requestedBy)}, ${to(run)}${remains(run.expiresAt, at, deletedBy)}.${reason}`;
};

/** A portal's words do not always end as a sentence does. */
const stopped = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`);

/** Who asked for a run. */
export const askedBy = (user: string): string => (user === '' ? 'not asked for here' : `asked by <@${user}>`);

/** Where a copy goes. */
export const to = ({ storage, folder }: Pick<Run, 'storage' | 'folder'>): string =>
  `to ${storageWords[storage]}${folder === '' ? '' : ` ${code(folder)}`}`;

const remains = (expiresAt: number, at: number, deletedBy: string): string => {
  if (deletedBy !== '') return `; its copy was deleted by <@${deletedBy}>`;
  if (expiresAt === 0) return '';
  return expiresAt > at ? `; deleted by DocSpace ${when(expiresAt)}` : `; expired ${when(expiresAt)}`;
};

const minuteMs = 60_000;

/** How long ago, in the unit that says enough. */
const age = (ms: number): string => {
  const minutes = Math.floor(ms / minuteMs);
  if (minutes < 1) return 'just now';
  if (minutes < 120) return `${minutes} min ago`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1440)} days ago`;
};
