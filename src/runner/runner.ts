import { type NoticePolicy, noticeDue } from '../backup/notice.ts';
import { isEnded, type Run, type Starting } from '../backup/run.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { follow } from './follow.ts';
import type { Journal, Portal } from './ports.ts';
import { createRuns, type Held } from './runs.ts';
import { settle } from './settle.ts';
import { type Request, start, type Unclear } from './start.ts';
import { createWatch } from './watch.ts';

/** Starts backups, follows each to its end, and takes over what another process left. */
export type Runner = {
  readonly start: (request: Request) => Promise<void>;
  /** Reads the channel now and then for runs that nobody follows; resolves when the runner stops. */
  readonly watch: () => Promise<void>;
  /** Lets go of every run, so that another process goes on with it; resolves when Slack has it all, or after `withinMs`. */
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
  readonly notify: NoticePolicy;
}): Runner => {
  const { portal, clock, log } = options;
  const runs = createRuns();
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
  const carry = async (held: Held, unclear?: Unclear): Promise<void> => {
    const { card } = held;
    if (!card || !held.run) return;
    const signal = AbortSignal.any([stop.signal, card.lost]);
    let isStallTold = false;
    const show = (run: Run): void => {
      held.run = run;
      runs.remember(run);
      if (!isEnded(run)) card.show(run);
      if (isStallTold || run.phase !== 'running' || !run.isStalled) return;
      isStallTold = true;
      void own(card.notify(run, 'stall').then(() => undefined));
    };
    show(held.run);
    if (held.run.phase === 'starting') {
      const { key } = held.run;
      const isClaimed = (id: string): boolean => runs.isClaimed(id, key);
      const how = unclear ?? leftBehind(held.run, clock.now());
      show(await settle({ run: held.run, ...how, portal, clock, isClaimed, signal }));
    }
    if (held.run.phase === 'running') {
      const { pollEveryMs, stallMs } = options;
      await follow({ run: held.run, portal, clock, pollEveryMs, stallMs, signal, show });
    }
    if (!isEnded(held.run)) return;
    log.info({ run: held.run.key, phase: held.run.phase }, 'a run has ended');
    await card.finish(held.run, noticeDue(held.run, options.notify));
  };

  const watch = createWatch({ ...options, runs, carry: (held) => own(carry(held)), signal: stop.signal });

  return {
    start: (request) =>
      own(start(request, { ...options, runs, carry, isStopping: () => stop.signal.aborted, readCards: watch.read })),
    watch: watch.keep,
    drain: async (withinMs) => {
      stop.abort();
      const released = [...runs.held.values()].map(async (held) => {
        await held.asked;
        await held.card?.release();
      });
      await Promise.race([Promise.allSettled([...released, ...atWork]), clock.sleep(withinMs)]);
    },
  };
};

/** What is known of a start that another process may have sent. */
const leftBehind = (run: Starting, now: number): Unclear => ({
  reason: 'The bot stopped while it asked the portal to start.',
  patienceMs: run.isUnclear ? Math.max(0, run.startedAt + lateEffectMs - now) : 0,
});
