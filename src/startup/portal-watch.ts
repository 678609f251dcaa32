import type { WatchedPortal } from '../backup/portal-watch.ts';
import type { Completed } from '../backup/run.ts';
import type { PanelKeeper } from '../commands/panel/panel.ts';
import type { PanelWatch } from '../commands/panel/view.ts';
import { createWatchStore, shownOf } from '../commands/panel/watch-store.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Runner } from '../runner/runner.ts';
import type { Memory } from '../watch/memory.ts';
import type { AlarmBook } from '../watch/ports.ts';
import { restoreMemory } from '../watch/stored-memory.ts';
import { createWatch, type Watch, type WatchState } from '../watch/watch.ts';

/** How long after a change here its announcement may take. */
const announcedMs = 5_000;
const skewMs = 60_000;

type Options = {
  readonly config: Pick<Config, 'watch' | 'stallMs'> & { readonly backup: Pick<Config['backup'], 'slot'> };
  readonly portal: WatchedPortal;
  readonly book: AlarmBook;
  readonly runner: Pick<Runner, 'adopt' | 'isOwn'>;
  readonly panel: PanelKeeper;
  /** The finished backups that cards show, oldest first. */
  readonly madeBackups: () => readonly Completed[];
  /** This process's name. */
  readonly follower: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** The panel that comes by itself, and the watch, as the configuration wants them. */
export const createWatching = (
  options: Options,
): {
  readonly run: () => Promise<void>;
  readonly state: () => WatchState | undefined;
  /** What is remembered, here or by the process that watches; undefined: nothing, or it cannot be read. */
  readonly memory: () => Promise<Memory | undefined>;
  /** What the panel shows of that. */
  readonly shown: () => Promise<PanelWatch | undefined>;
} => {
  const { config, panel, book, clock, log } = options;
  const watch = createPortalWatch(options);
  const left = async (): Promise<Memory | undefined> => {
    const text = (await panel.watchRecord())?.record?.memory;
    const memory = text === undefined ? undefined : restoreMemory(text, clock.now(), config.watch.everyMs);
    return memory && { ...memory, alarms: (await book.read()).map(({ alarm }) => alarm) };
  };
  const memory = async (): Promise<Memory | undefined> =>
    watch && (watch.state().memory ?? (await left().catch(() => undefined)));
  return {
    memory,
    shown: async () => {
      const known = await memory();
      return known && shownOf(known);
    },
    run: async () => {
      if (config.watch.hasPanel)
        await panel.ensure().catch((error: unknown) => log.warn({ err: error }, 'the panel was not posted'));
      await watch?.run();
    },
    state: () => watch?.state(),
  };
};

/** The watch as the configuration wants it; `undefined`: it is off. */
const createPortalWatch = (options: Options): Watch | undefined => {
  const { config, portal, runner, clock, signal } = options;
  const { isOn, everyMs, graceMs, maxAgeMs } = config.watch;
  if (!isOn) return undefined;
  const isAnnounced = (since: number): Promise<boolean> =>
    options.book.isScheduleAnnounced(since - skewMs).catch(() => false);
  return createWatch({
    ...options,
    store: createWatchStore({ ...options, everyMs }),
    settings: {
      ...{ portal: portal.origin, everyMs, graceMs, stallMs: config.stallMs },
      ...(maxAgeMs !== undefined && { maxAgeMs }),
    },
    slot: config.backup.slot,
    adopt: ({ origin, by, ...found }) =>
      runner.adopt({ ...found, begun: { by: origin, ...(by !== undefined && { name: by }) } }),
    isOwn: runner.isOwn,
    isChangedHere: async (since) => {
      if (await isAnnounced(since)) return true;
      await clock.sleep(announcedMs, signal);
      return await isAnnounced(since);
    },
  });
};
