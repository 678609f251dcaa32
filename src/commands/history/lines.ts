import type { Copy, Slot } from '../../backup/job.ts';
import type { PortalFailure } from '../../backup/portal-error.ts';
import {
  backupId,
  type CardedRun,
  type Completed,
  type Ended,
  hasCopy,
  hasEnded,
  isEnded,
  type Run,
} from '../../backup/run.ts';

/** One backup of the past. `at` in ms since 1970; undefined: the portal does not say. */
export type Line =
  /** There is a copy; `by`: the run that made it, if a card shows it. */
  | {
      readonly kind: 'copy';
      readonly slot: Slot;
      readonly at: number | undefined;
      readonly copy: Copy;
      readonly by: CardedRun | undefined;
      /** Another listed copy has the same file. */
      readonly isShared?: true;
    }
  /** A run of which the portal lists no copy; not `isListed`: it did not say which there are. */
  | (CardedRun<Ended> & {
      readonly kind: 'run';
      readonly slot: Slot;
      readonly at: number;
      readonly isListed: boolean;
    });

/** The backups of a portal, newest first, and what could not be learned about them. */
export type Past = {
  readonly lines: readonly Line[];
  /** Why a slot's copies are not among them. */
  readonly unread: readonly { readonly slot: Slot; readonly failure: PortalFailure }[];
  /** The cards, which show who and how long, could be read. */
  readonly areCardsRead: boolean;
  /** When the portal listed its copies, in ms since 1970; undefined: just now. */
  readonly listedAt?: number;
};

/** What the portal said of a slot's copies. */
export type Listing = { readonly copies: readonly Copy[] } | { readonly failure: PortalFailure };

/** The slot's copies, each with its card, and the runs that made none. */
export const linesOf = (slot: Slot, listing: Listing, cards: readonly CardedRun[]): readonly Line[] => {
  const copies = 'copies' in listing ? listing.copies : [];
  const own = cards.filter(({ run }) => run.slot === slot);
  const made = new Set<string | undefined>(copies.map(({ id }) => id));
  return [
    ...copies.map((copy): Line => {
      const by = own.findLast(({ run }) => backupId(run) === copy.id);
      const isShared = twinsOf(copy, copies).length > 0;
      return { kind: 'copy', slot, at: copy.createdAt, copy, by, ...(isShared && { isShared }) };
    }),
    ...own
      .filter(hasEnded)
      .filter(({ run }) => !made.has(backupId(run)))
      .map((it): Line => ({ kind: 'run', slot, at: it.run.endedAt, isListed: 'copies' in listing, ...it })),
  ];
};

/** The lines, newest first; those without a time come last. */
export const newestFirst = (lines: readonly Line[]): readonly Line[] =>
  [...lines].sort((one, other) => (other.at ?? 0) - (one.at ?? 0));

const idForm = /^[\w-]{1,100}$/;

/** Whether a person can delete the copy: not while its backup is still being made, nor by something that is not an id. */
export const isDeletable = (line: Line): line is Extract<Line, { kind: 'copy' }> =>
  line.kind === 'copy' && (line.by === undefined || isEnded(line.by.run)) && idForm.test(line.copy.id);

/** Whether the run made a copy after the time, which a list from then does not have. */
export const hasCopySince = (run: Run, since: number): boolean => hasCopy(run) && run.endedAt >= since;

/** Whether the backup made a copy that the portal does not list. */
export const isCopyMissing = (line: Line): line is MissingLine =>
  line.kind === 'run' && hasCopy(line.run) && line.isListed;

type MissingLine = Extract<Line, { kind: 'run' }> & CardedRun<Completed>;

/** How many cards are updated at once because their copies are missing. */
const mostToldAtOnce = 5;

/** The cards that do not say yet that their copies are gone, newest first, a few of them. */
export const newlyMissing = ({ lines }: Past): readonly string[] =>
  lines
    .filter(isCopyMissing)
    .filter(({ run }) => run.backupId !== undefined && run.gone === undefined)
    .slice(0, mostToldAtOnce)
    .map(({ id }) => id);

/** The lines that are shown at once: at most `count` from `from` on, and the last ones if there are none. */
export const pageOf = (
  lines: readonly Line[],
  { from, count }: { readonly from: number; readonly count: number },
): { readonly lines: readonly Line[]; readonly from: number; readonly of: number } => {
  const last = Math.max(0, Math.ceil(lines.length / count) - 1) * count;
  const first = Math.min(Math.max(0, from), last);
  return { lines: lines.slice(first, first + count), from: first, of: lines.length };
};

/** The other copies with the same file: backups begun in the same second share one archive, and lose it together. */
export const twinsOf = (copy: Copy, copies: readonly Copy[]): readonly Copy[] =>
  copy.fileName === ''
    ? []
    : copies.filter(
        (other) => other.id !== copy.id && other.fileName === copy.fileName && other.storage === copy.storage,
      );

/** What became of a person's request to delete a copy. */
export type Deletion =
  /** `twins`: the copies that had the same file. Not `isNoted`: Slack did not take every note of it in the channel. */
  | { readonly kind: 'deleted'; readonly copy: Copy; readonly twins: readonly Copy[]; readonly isNoted: boolean }
  /** It is gone, and it was not this request that was seen to delete it. */
  | { readonly kind: 'gone' }
  /** Its backup is still being made. */
  | { readonly kind: 'going' }
  /** The portal refused. */
  | { readonly kind: 'kept'; readonly failure: PortalFailure }
  /** The portal did not say whether it deleted it. */
  | { readonly kind: 'unclear'; readonly failure: PortalFailure };
