import type { ListedCopy } from '../backup/last-copy.ts';
import type { NoticePolicy } from '../backup/notice.ts';
import type { Portal } from '../backup/portal.ts';
import type { VerifyMode } from '../backup/proof.ts';
import type { Completed } from '../backup/run.ts';
import { atMost, type Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type Adopted, adopt, type FoundBackup } from './adopt.ts';
import { type Amendment, createAmender } from './amend-cards.ts';
import { carry } from './carry.ts';
import { type Cards, createCards } from './known-runs.ts';
import type { CardRecord, Journal, OnCards, Prover } from './ports.ts';
import { type RetryRequest, retry } from './retry.ts';
import { type ActiveRun, createRuns, type Runs } from './runs.ts';
import { createStandstill, type Standstill } from './standstill.ts';
import { type Request, start } from './start.ts';
import { createTakeOver } from './take-over.ts';
import { verifyAgain } from './verify-again.ts';

/** Starts backups, follows each to its end, and takes over what another process left. */
export type Runner = {
  readonly start: (request: Request) => Promise<void>;
  /** Tries again what the card says did not come about: `begin` starts it, once the card was read. */
  readonly retry: (request: RetryRequest) => Promise<void>;
  /** Verifies the copy of a finished backup now, with or without a card. */
  readonly verify: (target: CardRecord | Completed) => ReturnType<typeof verifyAgain>;
  /** Gives a backup that was begun elsewhere a card, and follows it. */
  readonly adopt: (found: FoundBackup) => Promise<Adopted>;
  /** Whether a card says that the backup was asked for here. */
  readonly isOwn: (id: string) => boolean;
  /** Reads the channel now and then for runs that nobody follows; resolves when the runner stops. */
  readonly followCards: () => Promise<void>;
  /** Lets go of every run, for another process to continue; resolves when Slack has it all, or after `withinMs`. */
  readonly drain: (withinMs: number) => Promise<void>;
  /** What this process knows of the runs, for the commands that show or change them. */
  readonly context: RunnerContext;
};

/** The runs as the commands reach them. */
type RunnerContext = {
  readonly runs: Runs;
  readonly standstill: Standstill;
  /** The cards as far back as the channel shows them. */
  readonly cards: Cards;
  /** The cards as far back as an open one can be. */
  readonly readCards: () => Promise<readonly CardRecord[]>;
  /** Adds to a finished card what became of its run, now or as soon as Slack takes it. */
  readonly amend: (amendment: Amendment) => Promise<void>;
  /** Keeps hold of running work, so that a stop waits for it; a failure in it is logged, never lost. */
  readonly own: (work: Promise<void>) => Promise<void>;
  /** Aborts when the runner stops. */
  readonly signal: AbortSignal;
};

export const createRunner = (options: {
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  readonly pollEveryMs: number;
  readonly stallMs: number;
  readonly uploadStallMs: number;
  readonly notify: NoticePolicy;
  readonly verify: VerifyMode;
  readonly prove: Prover;
  /** The backups that made copies, as far as cards say. */
  readonly madeBackups?: () => readonly Completed[];
  /** The newest copy as the portal's history was last read; `undefined`: it was not. */
  readonly newestListedCopy?: () => ListedCopy | undefined;
  readonly onCards?: OnCards;
}): Runner => {
  const { clock } = options;
  const runs = createRuns();
  const standstill = createStandstill(options);
  const stop = new AbortController();
  const { signal } = stop;
  const { own, atWork } = createWork(options.log);
  const amender = createAmender({ ...options, runs });
  const { amend } = amender;
  const carrying = { ...options, runs, own, amender, signal };
  const carryOn = (held: ActiveRun) => own(carry(held, carrying));
  const takeOver = createTakeOver({ ...carrying, carry: carryOn });
  const starting = {
    ...options,
    ...{ runs, standstill, amend },
    carry: (held, unclear) => carry(held, carrying, unclear),
    isStopping: () => signal.aborted,
    readCards: takeOver.read,
  } satisfies Parameters<typeof start>[1];

  return {
    start: (request) => own(start(request, starting)),
    retry: (request) => own(retry(request, { ...options, readCards: takeOver.read })),
    verify: (target) => verifyAgain(target, { ...options, runs, signal, carry: carryOn }),
    adopt: (found) => adopt(found, { ...options, runs, readCards: takeOver.read, carry: carryOn }),
    isOwn: runs.isOwn,
    followCards: takeOver.keep,
    drain: async (withinMs) => {
      stop.abort();
      const released = [...runs.held.values()].map(async (held) => {
        await held.asked;
        await held.card?.release();
      });
      await atMost(withinMs, Promise.allSettled([...released, ...atWork]), clock);
    },
    context: {
      ...{ runs, standstill, own, amend, signal },
      cards: createCards({ ...options, runs, readCards: takeOver.read }),
      readCards: takeOver.read,
    },
  };
};

const createWork = (log: Log) => {
  const atWork = new Set<Promise<void>>();
  const own: RunnerContext['own'] = (work) => {
    const owned = work
      .catch((error: unknown) =>
        log.error({ err: error }, 'following a backup failed; it is taken up again from its card'),
      )
      .finally(() => atWork.delete(owned));
    atWork.add(owned);
    return owned;
  };
  return { own, atWork };
};
