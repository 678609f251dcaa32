import { isEndUnseen, tookMs } from '../../backup/end.ts';
import type { Ended, Run } from '../../backup/run.ts';
import { durationText, when } from './text.ts';

/** When the run ended, as far as it is known; `show`: how a time is written. */
export const endedWhen = (run: Ended, show = when): string =>
  isEndUnseen(run) ? `between ${show(run.endedAfter)} and ${show(run.endedAt)}` : show(run.endedAt);

/** How long the run took, or, if nobody saw its end, when that was; '' if neither is known. */
export const lasted = (run: Run, show = when): string => {
  const ms = tookMs(run);
  if (ms !== undefined) return `took ${durationText(ms)}`;
  return isEndUnseen(run) ? `ended ${endedWhen(run, show)}` : '';
};

/** What goes before the time at which DocSpace deletes the run's copy: it counts from an end that nobody saw. */
export const notBefore = (run: Run): string => (isEndUnseen(run) ? 'not before ' : '');
