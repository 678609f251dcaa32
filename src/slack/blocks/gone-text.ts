import { expiredAt, isEndUnseen } from '../../backup/end.ts';
import type { Completed, CopyGone } from '../../backup/run.ts';
import { day } from './text.ts';

/** What became of a copy, in a word. */
export const goneWord: Readonly<Record<CopyGone['why'], string>> = {
  deleted: 'deleted',
  twin: 'deleted',
  missing: 'not found',
  expired: 'expired',
};

/** That the run's copy is gone, since when, and who did it; undefined: it is not known to be. `show`: how a time is written. */
export const goneText = (run: Completed, show = day): string | undefined => {
  const { gone } = run;
  if (gone === undefined) return undefined;
  const by = gone.by === undefined ? '' : ` by <@${gone.by}>`;
  switch (gone.why) {
    case 'deleted':
      return `copy deleted${by} ${show(gone.at)}`;
    case 'twin':
      return `copy deleted${by} ${show(gone.at)} with another backup’s, which had the same file`;
    case 'missing':
      return `copy not found at the portal ${show(gone.at)}`;
    case 'expired':
      return `copy expired ${isEndUnseen(run) ? 'before ' : ''}${show(expiredAt(run) ?? gone.at)}`;
  }
};
