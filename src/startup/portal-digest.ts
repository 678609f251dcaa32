import { createHash } from 'node:crypto';
import { type DigestFacts, type DigestPeriod, type DigestSettings, digestOf, dueDigest } from '../backup/digest.ts';
import type { Slot } from '../backup/job.ts';
import type { WatchedPortal } from '../backup/portal-watch.ts';
import { toResult } from '../backup/result.ts';
import { nextOf } from '../backup/slot-status.ts';
import { isClosed, slotsOf } from '../backup/slots.ts';
import type { DigestBook } from '../channel/digest-book.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { dayMs, hourMs } from '../lib/durations.ts';
import type { Log } from '../lib/log.ts';
import type { Memory } from '../watch/memory.ts';
import type { AlarmBook } from '../watch/ports.ts';
import type { WatchState } from '../watch/watch.ts';

const longestMs = 30_000;
const zoneKeptMs = hourMs;

type Options = {
  readonly settings: DigestSettings;
  /** How often the portal is looked at, which bounds how often the time is. */
  readonly everyMs: number;
  readonly portal: Pick<WatchedPortal, 'origin' | 'facts' | 'history' | 'schedule'>;
  /** The slot that the bot is set up for. */
  readonly slot: Slot;
  readonly book: DigestBook;
  readonly alarms: Pick<AlarmBook, 'read'>;
  readonly watchState: () => WatchState | undefined;
  /** What the watch remembers, here or in another process; undefined: nothing. */
  readonly memory: () => Promise<Pick<Memory, 'since' | 'gaps'> | undefined>;
  /** Whether the panel was posted before that time. */
  readonly hasPanelBefore: (time: number) => Promise<boolean>;
  /** This process's name. */
  readonly follower: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/**
 * Posts the digest when its time comes, once:
 * 1. The period is the same for every process, and names the digest.
 * 2. If a digest of that name is there, nothing is posted; of two the younger is removed.
 * 3. A bot that began after the period has nothing to say of it.
 * 4. The process that watches goes first, and of the others each at a time of its own.
 * 5. What Slack does not take is tried again until it is too late.
 */
export const createDigest = (options: Options): { readonly run: () => Promise<void> } => {
  const { settings, clock, log, signal } = options;
  const intervalMs = Math.min(longestMs, options.everyMs);
  const zone = createZone(options);
  return {
    run: async () => {
      if (settings.every === 'off') return;
      const startedAt = clock.now();
      let settled: string | undefined;
      for (let failures = 0; !signal.aborted; ) {
        await clock.sleep(failures === 0 ? intervalMs : backoffMs(failures, intervalMs, 10 * longestMs), signal);
        if (signal.aborted) return;
        try {
          const period = dueDigest(settings, clock.now(), await zone());
          if (period && period.name !== settled && isTurn(period, options, intervalMs)) {
            await settle(period, startedAt, options);
            settled = period.name;
          }
          failures = 0;
        } catch (error) {
          failures += 1;
          log.warn({ err: error }, 'the digest is not posted yet');
        }
      }
    },
  };
};

/** Whether this process may post now. */
const isTurn = ({ to }: DigestPeriod, { follower, watchState, clock }: Options, intervalMs: number): boolean => {
  const share = createHash('sha256').update(follower).digest().readUInt16BE() / 65_536;
  const state = watchState();
  const isSecond = state !== undefined && state.who !== 'own';
  return clock.now() - to >= (share + (isSecond ? 3 : 0)) * intervalMs;
};

const settle = async (period: DigestPeriod, startedAt: number, options: Options): Promise<void> => {
  const { book, log } = options;
  const { name, to } = period;
  if (await book.hasOne(name, to)) return;
  if (startedAt > to && !(await wasThereBefore(to, options))) return;
  await book.post(digestOf(await gather(period, options)));
  log.info({ digest: name }, 'the digest is posted');
};

/** All that a digest is made of; it says what could not be read. */
const gather = async (period: DigestPeriod, options: Options): Promise<DigestFacts> => {
  const { portal, book, alarms, slot, clock } = options;
  const [{ value: facts }, written, known, watch] = await Promise.all([
    toResult(portal.facts()),
    // A backup that ended in the period may have begun before it.
    book.read(period.from - dayMs),
    alarms.read(),
    watchFacts(options),
  ]);
  const looks = slotsOf(slot, facts).map(async (name) => ({
    name,
    history: await toResult(portal.history(name)),
    schedule: await toResult(portal.schedule(name)),
  }));
  const open = (await Promise.all(looks)).filter(({ name, history }) => !isClosed(name, slot, history.failure));
  const isListed = open.every(({ history }) => !history.failure);
  const byKey = new Map([...known.map(({ alarm }) => alarm), ...written.alarms].map((alarm) => [alarm.key, alarm]));
  return {
    ...{ portal: portal.origin, period, cards: written.cards, alarms: [...byKey.values()], watch },
    ...(written.readFrom !== undefined && { readFrom: written.readFrom }),
    copies: isListed ? open.flatMap(({ history }) => history.value ?? []) : undefined,
    next: open.map(({ name, schedule }) => ({
      slot: name,
      next: schedule.failure
        ? { kind: 'unread' as const, failure: schedule.failure }
        : nextOf(schedule.value, facts?.timeZone, clock.now()),
    })),
  };
};

const watchFacts = async (options: Options): Promise<DigestFacts['watch']> => {
  if (options.watchState() === undefined) return 'off';
  const memory = await options.memory();
  if (!memory) return undefined;
  const { since, gaps = [] } = memory;
  return { since, gaps, isFirstStart: !(await wasThereBefore(since - hourMs, options)) };
};

/** Whether the bot has left anything in the channel before that time. */
const wasThereBefore = async (time: number, { book, hasPanelBefore }: Options): Promise<boolean> =>
  (await book.hasWrittenBefore(time)) || (await hasPanelBefore(time));

/** The portal's zone, asked for now and then; UTC until the portal has given it. */
const createZone = ({ portal, clock }: Options): (() => Promise<string>) => {
  let known: string | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const isDue = clock.elapsed() - askedAt >= (known === undefined ? longestMs : zoneKeptMs);
    if (isDue) {
      askedAt = clock.elapsed();
      known = (await toResult(portal.facts())).value?.timeZone ?? known;
    }
    return known ?? 'UTC';
  };
};
