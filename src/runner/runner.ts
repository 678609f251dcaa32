import type { Blocker } from '../backup/blocker.ts';
import type { Slot } from '../backup/job.ts';
import { next } from '../backup/next.ts';
import { type NoticePolicy, noticeDue } from '../backup/notice.ts';
import type { Answer } from '../backup/outcome.ts';
import type { PortalFacts } from '../backup/portal-facts.ts';
import type { Result } from '../backup/result.ts';
import { toResult } from '../backup/result.ts';
import { isEnded, type Run, type Starting } from '../backup/run.ts';
import type { Status } from '../backup/slot-status.ts';
import { type CancelRequest, cancel, cancellable, type RunningCard } from '../commands/cancel/cancel.ts';
import { type ClearRequest, clear } from '../commands/cancel/clear.ts';
import { type DeleteRequest, deleteCopy } from '../commands/history/delete-copy.ts';
import type { Deletion, Past } from '../commands/history/lines.ts';
import { createPasts } from '../commands/history/read.ts';
import { giveLink, type LinkRequest } from '../commands/link/link.ts';
import { createScheduling, type Scheduling } from '../commands/schedule/change.ts';
import { type RetryRequest, retry } from '../commands/start/retry.ts';
import { readStatus } from '../commands/status/read.ts';
import { atMost, type Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { follow } from './follow.ts';
import { createCards } from './known-runs.ts';
import type { Journal, OnCards, Portal } from './ports.ts';
import { type ActiveRun, createRuns } from './runs.ts';
import { settle } from './settle.ts';
import { createStandstill } from './standstill.ts';
import { type Request, start, type Unclear } from './start.ts';
import { createWatch } from './take-over.ts';

/** Starts backups, follows each to its end, and takes over what another process left. */
export type Runner = {
  readonly start: (request: Request) => Promise<void>;
  /** Tries again what the card says did not come about: `begin` starts it, once the card was read. */
  readonly retry: (request: RetryRequest) => Promise<void>;
  readonly cancel: (request: CancelRequest) => Promise<void>;
  /** The cards of the backups that run; or what to tell where they cannot be read. */
  readonly cancellable: () => Promise<readonly RunningCard[] | { readonly answer: Answer }>;
  /** The job that blocks the slot, if one does; undefined also where the portal does not say. */
  readonly blocker: (slot: Slot) => Promise<Blocker | undefined>;
  /** Drops the job that blocks a slot. */
  readonly clear: (request: ClearRequest) => Promise<void>;
  /** Gives the link to a copy to the person who asks for it. */
  readonly link: (request: LinkRequest) => Promise<void>;
  readonly schedules: Scheduling;
  /** What the portal is, or why it does not say. */
  readonly facts: () => Promise<Result<PortalFacts>>;
  /** What runs and how the last backups ended. `configured`: the slot that the bot is set up for. */
  readonly status: (configured: Slot) => Promise<Status>;
  /** The copies that the portal has and the runs that made none; its history is read at most once a minute. */
  readonly past: (configured: Slot) => Promise<Past>;
  readonly deleteCopy: (request: DeleteRequest) => Promise<Deletion>;
  /** Reads the channel now and then for runs that nobody follows; resolves when the runner stops. */
  readonly watch: () => Promise<void>;
  /** Lets go of every run, for another process to go on; resolves when Slack has it all, or after `withinMs`. */
  readonly drain: (withinMs: number) => Promise<void>;
};

const lateEffectMs = 60_000;

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
  readonly onCards?: OnCards;
}): Runner => {
  const { portal, journal, clock, log } = options;
  const runs = createRuns();
  const standstill = createStandstill(options);
  const stop = new AbortController();
  const atWork = new Set<Promise<void>>();

  /** Keeps hold of work under way, so that a stop can wait for it; a failure in it is logged, never lost. */
  const own = (work: Promise<void>): Promise<void> => {
    const owned = work
      .catch((error: unknown) =>
        log.error({ err: error }, 'following a backup failed; it is taken up again from its card'),
      )
      .finally(() => atWork.delete(owned));
    atWork.add(owned);
    return owned;
  };

  /** Goes on with the run, whatever its state, until it has ended or this process lets go of it. */
  const carry = async (held: ActiveRun, unclear?: Unclear): Promise<void> => {
    const { card, run: begun } = held;
    if (!card || !begun) return;
    const run = (): Run => held.run ?? begun;
    const signal = AbortSignal.any([stop.signal, card.lost]);
    let isStallTold = false;
    let isAwayTold = false;
    const onAway = (): void => {
      if (isAwayTold) return;
      isAwayTold = true;
      void own(card.notify(run(), 'away').then(() => undefined));
    };
    const show = (now: Run): void => {
      held.run = now;
      runs.remember(now);
      options.onCards?.([{ id: card.id(), run: now }]);
      if (!isEnded(now)) card.show(now);
      if (isStallTold || now.phase !== 'running' || !now.isStalled) return;
      isStallTold = true;
      void own(card.notify(now, 'stall').then(() => undefined));
    };
    held.apply = (event) => {
      const then = next(run(), event);
      if (then !== run()) show(then);
    };
    show(begun);
    if (begun.phase === 'starting') {
      const isClaimed = (id: string): boolean => runs.isClaimed(id, begun.key);
      const how = unclear ?? leftBehind(begun, clock.now());
      show(await settle({ run: begun, ...how, portal, clock, isClaimed, stallMs: options.stallMs, onAway, signal }));
    }
    if (run().phase === 'running') {
      const { pollEveryMs, stallMs, uploadStallMs } = options;
      const limits = { pollEveryMs, stallMs, uploadStallMs };
      const whoCancels = () => journal.whoCancels(card.id(), run());
      await follow({ run, apply: held.apply, whoCancels, portal, clock, ...limits, onAway, signal });
    }
    const end = run();
    if (!isEnded(end)) return;
    log.info({ run: end.key, phase: end.phase }, 'a run has ended');
    // A start that another process left was asked for long ago: nobody has told the person what became of it.
    const isLeft = begun.phase === 'starting' && !unclear && end.phase === 'not_started';
    await card.finish(end, isLeft ? 'end' : noticeDue(end, options.notify));
  };

  const watch = createWatch({ ...options, runs, carry: (held) => own(carry(held)), signal: stop.signal });
  const cards = createCards({ portal, journal, clock, runs, readCards: watch.read });
  const pasts = createPasts({ portal, clock, cards });

  return {
    start: (request) =>
      own(
        start(request, {
          ...options,
          runs,
          standstill,
          carry,
          isStopping: () => stop.signal.aborted,
          readCards: watch.read,
        }),
      ),
    retry: (request) => own(retry(request, options)),
    cancel: (request) => own(cancel(request, { ...options, runs, readCards: watch.read, signal: stop.signal })),
    cancellable: () => cancellable(watch.read, runs),
    blocker: async (slot) => {
      const { value: job, failure } = await toResult(portal.progress(slot));
      return failure ? undefined : standstill(slot, job);
    },
    clear: (request) => own(clear(request, { portal, standstill, runs, log })),
    link: (request) => own(giveLink(request, options)),
    schedules: createScheduling(options),
    facts: () => toResult(portal.facts()),
    status: (configured) => readStatus(configured, { portal, journal, clock, cards, standstill }),
    past: pasts.read,
    deleteCopy: (request) => deleteCopy(request, { portal, journal, cards, pasts, log }),
    watch: watch.keep,
    drain: async (withinMs) => {
      stop.abort();
      const released = [...runs.held.values()].map(async (held) => {
        await held.asked;
        await held.card?.release();
      });
      await atMost(withinMs, Promise.allSettled([...released, ...atWork]), clock);
    },
  };
};

/** What is known of a start that another process may have sent. */
const leftBehind = (run: Starting, now: number): Unclear => ({
  reason: 'The bot stopped while it asked the portal to start.',
  patienceMs: run.isUnclear ? Math.max(0, run.startedAt + lateEffectMs - now) : 0,
});
