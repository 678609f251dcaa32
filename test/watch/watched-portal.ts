import type { TestContext } from 'node:test';
import type { Alarm, ScheduleNote } from '../../src/backup/alarm.ts';
import type { WatchSettings } from '../../src/backup/portal-watch.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { type PortalOptions, type SimulatedPortal, startPortal } from '../../src/sandbox/portal/portal.ts';
import { look } from '../../src/watch/look.ts';
import { blankMemory, type Foreign, type Memory, slotOf } from '../../src/watch/memory.ts';
import { carded } from '../../src/watch/sightings.ts';
import { clientFor } from '../docspace/answering.ts';
import { createFakeClock } from '../support/clock.ts';

/** A simulated portal on a clock that the test moves, and the watch that looks at it once a minute. */
export type WatchedWorld = {
  readonly portal: SimulatedPortal;
  readonly now: () => number;
  /** Lets time pass to the minute, looking once a minute. */
  readonly until: (at: number) => Promise<void>;
  /** Lets time pass without anybody looking. */
  readonly sleepUntil: (at: number) => void;
  /** Sends the portal a request as the owner in a browser. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly save: (schedule: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Jobs that count as asked for here. */
  readonly own: Set<string>;
  readonly cards: readonly Foreign[];
  readonly notes: readonly ScheduleNote[];
  /** Every alarm there was, as it was last. */
  readonly alarms: () => readonly Alarm[];
  readonly memory: () => Memory;
  /** Goes on as another process does, with what was left for it. */
  readonly restart: (change: (memory: Memory) => Memory) => void;
};

export const watchPortal = async (
  t: TestContext,
  options: Omit<PortalOptions, 'clock' | 'port'> & {
    readonly startsAt: number;
    readonly settings?: Partial<WatchSettings>;
  },
): Promise<WatchedWorld> => {
  const { startsAt } = options;
  const clock = createFakeClock(startsAt);
  const portal = await startPortal({ ...options, clock });
  t.after(portal.close);
  portal.knobs.durationMs = 180_000;
  const client = clientFor(t, portal.origin, { apiKey: portal.apiKey, now: clock.now });
  const settings: WatchSettings = {
    portal: portal.origin,
    graceMs: 30 * minuteMs,
    stallMs: 30 * minuteMs,
    everyMs: minuteMs,
    ...options.settings,
  };
  const own = new Set<string>();
  const cards: Foreign[] = [];
  const notes: ScheduleNote[] = [];
  const alarms = new Map<string, Alarm>();
  let memory = blankMemory(clock.now());

  const lookOnce = async (): Promise<void> => {
    const isOwn = (id: string): boolean => own.has(id);
    const seen = await look(memory, {
      portal: client,
      settings,
      clock,
      slot: 'portal',
      isOwn,
      isChangedHere: () => false,
    });
    memory = seen.memory;
    for (const effect of seen.effects) {
      if (effect.type === 'note') notes.push(effect.note);
      else {
        const { foreign } = effect;
        cards.push(foreign);
        const slot = slotOf(memory, foreign.slot);
        if (foreign.id) memory = { ...memory, slots: { ...memory.slots, [foreign.slot]: carded(slot, foreign.id) } };
      }
    }
    for (const alarm of memory.alarms) alarms.set(alarm.key, alarm);
    memory = { ...memory, alarms: memory.alarms.filter(({ until }) => until === undefined) };
  };

  const ask: WatchedWorld['ask'] = async (method, path, body) => {
    const headers = { authorization: portal.sessionToken, 'content-type': 'application/json' };
    const answer = await fetch(`${portal.origin}/api/2.0/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  };
  return {
    portal,
    now: clock.now,
    until: async (at) => {
      while (clock.now() < at) {
        clock.pass(Math.min(minuteMs, at - clock.now()));
        await lookOnce();
      }
    },
    sleepUntil: (at) => clock.pass(Math.max(0, at - clock.now())),
    ask,
    save: async (schedule) => {
      const usual = { storageType: 4, storageParams: [], backupsStored: 3, cronParams: { period: 0, hour: 2 } };
      await ask('POST', 'backup/createbackupschedule', { ...usual, ...schedule });
    },
    own,
    cards,
    notes,
    alarms: () => [...alarms.values()],
    memory: () => memory,
    restart: (change) => {
      memory = change(memory);
    },
  };
};
