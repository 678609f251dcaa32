import { nameOf } from '../../backup/alarm.ts';
import type { Clock } from '../../lib/clock.ts';
import { minuteMs } from '../../lib/durations.ts';
import type { Log } from '../../lib/log.ts';
import { alarmWords } from '../../slack/blocks/labels.ts';
import type { Memory } from '../../watch/memory.ts';
import type { MemoryStore } from '../../watch/ports.ts';
import type { WatchRecord } from './message.ts';
import type { PanelKeeper } from './panel.ts';
import type { PanelWatch } from './view.ts';

/** The longest times; they shrink with how often the portal is looked at. */
const [beatMs, readMs, silenceMs] = [240_000, 120_000, 330_000];
const [leastBeatMs, confirmMs] = [2_000, 1_500];

type Options = {
  readonly panel: Pick<PanelKeeper, 'watchRecord' | 'keepWatch'>;
  /** This process's name. */
  readonly follower: string;
  /** How often the portal is looked at. */
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * The panel's metadata as the memory of the watch:
 * 1. It names the process that watches, and a heartbeat that this one renews every four minutes.
 * 2. Another process that has seen the same heartbeat for five and a half takes over: it writes its own name, and reads
 *    it back a moment later; of two that do so at once the one that wrote last has it.
 * 3. Without a panel there is nothing to say who watches: then every process does.
 */
export const createWatchStore = (options: Options): MemoryStore => {
  const store = new WatchStore(options);
  return {
    hold: () => store.hold(),
    save: (text, memory) => store.save(text, memory),
    release: () => store.release(),
  };
};

class WatchStore {
  readonly #options: Options;
  readonly #scale: number;
  #isOurs = false;
  #readAt: { readonly elapsed: number; readonly now: number } | undefined;
  #wroteAt = Number.NEGATIVE_INFINITY;
  #beat = 0;
  #known: { readonly watcher: string | undefined; readonly beat: number; readonly since: number } | undefined;
  #saved: { readonly text: string; readonly mark: string } | undefined;
  /** What the process before has left, until this one has saved anything. */
  #left: string | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#scale = Math.max(Math.min(1, options.everyMs / minuteMs), leastBeatMs / beatMs);
  }

  async hold(): ReturnType<MemoryStore['hold']> {
    const { panel, clock, log } = this.#options;
    const isDue = this.#sinceRead() >= (this.#isOurs ? beatMs : readMs) * this.#scale;
    try {
      if (isDue) {
        const found = await panel.watchRecord();
        this.#readAt = { elapsed: clock.elapsed(), now: clock.now() };
        await this.#decide(found?.record);
      }
    } catch (error) {
      log.debug({ err: error }, 'the panel could not be read');
    }
    return { isOurs: this.#isOurs, memory: this.#left };
  }

  /** While the machine is suspended, and another process takes over, only one of the two clocks continues. */
  #sinceRead(): number {
    const { clock } = this.#options;
    if (!this.#readAt) return Number.POSITIVE_INFINITY;
    return Math.max(clock.elapsed() - this.#readAt.elapsed, clock.now() - this.#readAt.now);
  }

  async save(text: string, memory: Memory): Promise<void> {
    const mark = markOf(memory);
    const isDue = this.#options.clock.elapsed() - this.#wroteAt >= beatMs * this.#scale;
    if (mark === this.#saved?.mark && !isDue) return;
    await this.#write(text);
    this.#saved = { text, mark };
    this.#left = undefined;
  }

  async release(): Promise<void> {
    if (!this.#isOurs || !this.#saved) return;
    this.#isOurs = false;
    const { text } = this.#saved;
    await this.#options.panel.keepWatch({ watcher: undefined, beat: this.#beat + 1, memory: text });
  }

  /** Takes note whether this process watches, by what the panel says. */
  async #decide(record: WatchRecord | undefined): Promise<void> {
    const { follower, log } = this.#options;
    if (!record) {
      this.#isOurs = true;
      return;
    }
    if (!this.#isOurs) {
      this.#left = record.memory;
      this.#isOurs = this.#isSilent(record) && (await this.#take(record));
      return;
    }
    if (record.watcher !== undefined && record.watcher !== follower) {
      log.warn({ watcher: record.watcher }, 'another process watches; stepping back');
      this.#isOurs = false;
      this.#known = undefined;
      this.#saved = undefined;
    }
  }

  async #write(memory: string): Promise<void> {
    const { panel, follower, clock } = this.#options;
    this.#beat += 1;
    await panel.keepWatch({ watcher: follower, beat: this.#beat, memory });
    this.#wroteAt = clock.elapsed();
  }

  /** Whether the process named there has been silent for long enough. */
  #isSilent({ watcher, beat }: WatchRecord): boolean {
    const { follower, clock } = this.#options;
    if (watcher === undefined || watcher === follower) return true;
    if (this.#known?.watcher !== watcher || this.#known.beat !== beat)
      this.#known = { watcher, beat, since: clock.elapsed() };
    return clock.elapsed() - this.#known.since >= silenceMs * this.#scale;
  }

  async #take(found: WatchRecord): Promise<boolean> {
    const { panel, follower, clock, log } = this.#options;
    this.#beat = found.beat;
    await this.#write(found.memory);
    await clock.sleep(confirmMs);
    const now = await panel.watchRecord();
    log.info({ from: found.watcher }, 'taking the watch over');
    return now?.record === undefined || now.record.watcher === follower;
  }
}

/** What must not be lost: times of looks and steps of progress may. */
const markOf = ({ slots, newest, alarms }: Memory): string => {
  const kept = Object.entries(slots).map(([name, slot]) => [
    name,
    slot.sightings.map(({ id, state, isCarded }) => [id, state, isCarded]),
    [slot.schedule, slot.turn?.at, slot.ran?.at, slot.gone?.at, slot.awaited?.at, slot.isScheduleKnown],
  ]);
  return JSON.stringify([kept, newest?.at, alarms.map(nameOf)]);
};

/** What a panel shows of the memory. */
export const shownOf = ({ since, newest, slots, alarms, troubles }: Memory): PanelWatch => {
  const times = Object.values(slots).flatMap(({ awaited }) => (awaited && !awaited.isNever ? [awaited.at] : []));
  return {
    since,
    blindSince: troubles.portal?.since,
    newest,
    nextAt: times.length === 0 ? undefined : Math.min(...times),
    alarms: alarms.filter(({ until }) => until === undefined).map(({ kind }) => alarmWords[kind]),
  };
};
