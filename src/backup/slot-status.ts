import type { Blocker } from './blocker.ts';
import { tookMs } from './end.ts';
import { type Job, outcome, type Slot } from './job.ts';
import { next } from './next.ts';
import { nextRunAt } from './next-run.ts';
import type { PortalFailure } from './portal-error.ts';
import {
  type Begun,
  backupId,
  type CardedRun,
  type Completed,
  type Ended,
  hasCopy,
  hasEnded,
  isEnded,
  type Run,
  type Running,
  type Starting,
} from './run.ts';
import type { Schedule } from './schedule.ts';

/** What happens in a slot, according to the portal and the cards together. */
export type SlotStatus = {
  readonly slot: Slot;
  readonly now: Now;
  /** How the newest backup ended, if one is known. */
  readonly last: Last | undefined;
  /** The newest backup that made a copy, if that is not the last one. */
  readonly lastCopy: CardedRun<Completed> | undefined;
  readonly next: Next;
  /** When the schedule's turn last came, in ms since 1970. */
  readonly lastDueAt?: number;
  /** The portal would delete the schedule instead of running it. */
  readonly isDoomed?: boolean;
};

type Now =
  | { readonly kind: 'nothing' }
  | (CardedRun<Starting | Running> & {
      readonly kind: 'run';
      /** The portal has a job that can be the run's. */
      readonly isAtPortal: boolean;
      readonly usual: Usual | undefined;
    })
  /** A job that no card here has. */
  | { readonly kind: 'job'; readonly job: Job }
  /** A job on which nothing works any more, and which keeps the portal from starting another. */
  | { readonly kind: 'blocked'; readonly blocker: Blocker }
  /** The portal does not say; `open`: what the newest open card says. */
  | {
      readonly kind: 'unasked';
      readonly failure: PortalFailure;
      readonly open: CardedRun<Starting | Running> | undefined;
    };

type Last =
  | (CardedRun<Ended> & { readonly kind: 'run' })
  /** A job that no card here has; it ended within the last 24 hours. */
  | { readonly kind: 'job'; readonly job: Job; readonly end?: ForeignEnd };

/**
 * What the portal tells beside the job itself. `name`: who began it; `isLikely`: only the time of the schedule's last
 * run speaks for it.
 */
export type ForeignEnd = {
  readonly endedAt?: number;
  readonly by?: Begun['by'];
  readonly name?: string;
  readonly isLikely?: true;
};

/** How long such backups take: the median of so many earlier runs. No `doneAt`: this one takes longer already. */
export type Usual = { readonly ms: number; readonly runs: number; readonly doneAt: number | undefined };

/** When the schedule starts the next backup. A time that is not to come: it is due. */
export type Next =
  | { readonly kind: 'none' | 'never' | 'unzoned' }
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'unread'; readonly failure: PortalFailure };

/** What the portal said of its slot: the job in it, or why it did not say. */
export type Look = { readonly job: Job | undefined } | { readonly failure: PortalFailure };

/** What happens in the slot at the time `at` (ms since 1970), and what was last. */
export const slotStatus = (
  slot: Slot,
  look: Look,
  cards: readonly CardedRun[],
  at: number,
): Omit<SlotStatus, 'next'> => {
  const job = 'job' in look ? look.job : undefined;
  const own = cards.filter(({ run }) => run.slot === slot).map(({ id, run }) => ({ id, run: seen(run, job, at) }));
  const ended = own.filter(hasEnded).sort((one, other) => one.run.endedAt - other.run.endedAt);
  const open = own.filter(isOpen).at(-1);
  const isForeign = job !== undefined && !own.some(({ run }) => isOf(run, job));
  const run = ended.at(-1);
  const last: Last | undefined =
    isForeign && outcome(job) !== 'going' ? { kind: 'job', job } : run && { kind: 'run', ...run };
  const lastCopy = ended.filter(isCopy).findLast(isCopyThere);
  return {
    slot,
    now: nowIn(look, isForeign, open, usual(open, own, at)),
    last,
    lastCopy: last?.kind === 'run' && lastCopy?.id === last.id ? undefined : lastCopy,
  };
};

/** The run as the portal's job shows it now, which the card may only show in a moment. */
const seen = (run: Run, job: Job | undefined, at: number): Run =>
  job && run.phase === 'running' && isOf(run, job) ? next(run, { type: 'seen', at, job }) : run;

/** Whether the job can be the run's; a card without an id yet can have any but the one before it. */
const isOf = (run: Run, job: Job): boolean => {
  if (run.phase === 'starting') return job.id !== run.priorId;
  return job.id === undefined ? run.phase === 'running' : backupId(run) === job.id;
};

const nowIn = (
  look: Look,
  isForeign: boolean,
  open: CardedRun<Starting | Running> | undefined,
  usually: Usual | undefined,
): Now => {
  if ('failure' in look) return { kind: 'unasked', failure: look.failure, open };
  const { job } = look;
  if (job && isForeign && outcome(job) === 'going') return { kind: 'job', job };
  if (!open) return { kind: 'nothing' };
  return { kind: 'run', ...open, isAtPortal: job !== undefined && isOf(open.run, job), usual: usually };
};

const isOpen = (it: CardedRun): it is CardedRun<Starting | Running> => !isEnded(it.run);
const isCopy = (it: CardedRun): it is CardedRun<Completed> => hasCopy(it.run);
const isCopyThere = ({ run }: CardedRun<Completed>): boolean => run.gone === undefined;

const runsCompared = 10;

/** From the newest runs with the same storage, without those that were running when they were asked for. */
const usual = (open: CardedRun | undefined, cards: readonly CardedRun[], at: number): Usual | undefined => {
  if (!open) return undefined;
  const { startedAt, storage } = open.run;
  const durations = cards
    .filter(isCopy)
    .filter(({ run }) => run.storage === storage && run.origin !== 'joined')
    .slice(-runsCompared)
    .flatMap(({ run }) => tookMs(run) ?? [])
    .filter((ms) => ms > 0)
    .sort((one, other) => one - other);
  const middle = durations.length / 2;
  const [below, above] = [durations[Math.ceil(middle) - 1], durations[Math.floor(middle)]];
  if (below === undefined || above === undefined) return undefined;
  const ms = (below + above) / 2;
  return { ms, runs: durations.length, doneAt: startedAt + ms > at ? startedAt + ms : undefined };
};

/** When the schedule starts the next backup; `timeZone` undefined: the portal does not give its own. */
export const nextOf = (schedule: Schedule | undefined, timeZone: string | undefined, now: number): Next => {
  if (!schedule) return { kind: 'none' };
  if (timeZone === undefined) return { kind: 'unzoned' };
  const at = nextRunAt(schedule, now, timeZone);
  return at === undefined ? { kind: 'never' } : { kind: 'at', at };
};

/** All that happens at a portal, at the time `at` in ms since 1970. */
export type Status = {
  readonly portal: string;
  readonly at: number;
  readonly slots: readonly SlotStatus[];
  /** Who is known to have deleted the copy of the last ones, as a user ID by the card's id. */
  readonly deleted: ReadonlyMap<string, string>;
  /** Not: Slack did not show the cards, and who started what is not known. */
  readonly areCardsRead: boolean;
};

/** Whether there is nothing at all to say about a slot. */
export const isSilent = ({ now, last, next }: SlotStatus): boolean =>
  now.kind === 'nothing' && last === undefined && next.kind === 'none';
