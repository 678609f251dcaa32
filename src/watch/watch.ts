import type { Alarm } from '../backup/alarm.ts';
import type { Slot } from '../backup/job.ts';
import type { WatchedPortal, WatchSettings } from '../backup/portal-watch.ts';
import type { Completed } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { isUntold, startNotedMs } from './foreign.ts';
import { settledAfter } from './judge-copies.ts';
import { look } from './look.ts';
import { blankMemory, type Memory } from './memory.ts';
import type { Adopt, AlarmBook, MemoryStore } from './ports.ts';
import { restoreMemory, storeMemory } from './stored-memory.ts';
import { createTeller } from './tell.ts';

/** What can be said of the watch. Times are ms since 1970. */
export type WatchState = {
  /** `other`: another process watches; `starting`: nobody has looked yet. */
  readonly who: 'own' | 'other' | 'starting';
  readonly since: number | undefined;
  readonly alarms: readonly Alarm[];
  readonly memory: Memory | undefined;
};

export type Watch = {
  /** Looks at the portal again and again; resolves when the signal aborts. */
  readonly run: () => Promise<void>;
  readonly state: () => WatchState;
};

export type WatchOptions = {
  readonly portal: WatchedPortal;
  readonly settings: WatchSettings;
  /** The slot that the bot is set up for. */
  readonly slot: Slot;
  readonly book: AlarmBook;
  readonly store: MemoryStore;
  readonly adopt: Adopt;
  /** The finished backups that cards show, oldest first. */
  readonly madeBackups?: () => readonly Completed[];
  /** Whether a job was asked for here. */
  readonly isOwn: (id: string) => boolean;
  /** Whether somebody here changed a schedule since a time. */
  readonly isChangedHere: (since: number) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/**
 * Watches the portal:
 * 1. One process watches at a time, if the store can say which; another takes over if that one falls silent.
 * 2. It begins with what was left: the memory in the store, the open alarms in the channel.
 * 3. Each look is judged, and what it calls for is announced.
 * 4. Only then the memory is stored: what was seen and not announced is seen again by the next process.
 */
export const createWatch = (options: WatchOptions): Watch => {
  const { settings, clock, log, signal, store, book } = options;
  let teller = createTeller(options);
  let memory: Memory | undefined;
  let who: WatchState['who'] = 'starting';

  const begin = async (stored: string | undefined): Promise<Memory> => {
    const found = await book.read();
    teller.learn(found);
    const left = stored === undefined ? undefined : restoreMemory(stored, clock.now(), settings.everyMs);
    const all = found.map(({ alarm }) => alarm);
    const memory = left ?? blankMemory(clock.now());
    const settledCopies = settledAfter(memory.settledCopies, all);
    return { ...memory, settledCopies, alarms: all.filter(({ until }) => until === undefined) };
  };

  const step = async (): Promise<void> => {
    const held = await store.hold();
    if (!held.isOurs) {
      // What the other process has announced since is read again if this one takes over.
      [who, memory, teller] = ['other', undefined, createTeller(options)];
      return;
    }
    memory ??= await begin(held.memory);
    who = 'own';
    const seen = await look(memory, {
      ...options,
      isChangedHere: (_, since) => options.isChangedHere(since),
    });
    // What a stopping process was refused says nothing of the portal.
    if (signal.aborted) return;
    const told = await teller.tell(seen.memory, seen.effects);
    memory = told.memory;
    if (told.isAllTold) await store.save(storeMemory(memory), memory);
  };

  return {
    run: async () => {
      while (!signal.aborted) {
        await step().catch((error: unknown) => {
          if (!signal.aborted) log.warn({ err: error }, 'a look at the portal came to nothing');
        });
        await clock.sleep(pauseMs(memory, settings.everyMs), signal);
      }
      await store.release().catch((error: unknown) => log.debug({ err: error }, 'the watch was not let go of'));
    },
    state: () => ({
      who,
      since: memory?.since,
      // Also those that Slack does not accept.
      alarms: (memory?.alarms ?? []).filter(({ until }) => until === undefined),
      memory,
    }),
  };
};

/** Who began a backup is soon known, and then shown. */
const pauseMs = (memory: Memory | undefined, everyMs: number): number => {
  const slots = Object.values(memory?.slots ?? {});
  return slots.some(({ sightings }) => sightings.some(isUntold)) ? Math.min(everyMs, startNotedMs) : everyMs;
};
