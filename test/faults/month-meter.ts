import { isEnded } from '../../src/backup/run.ts';
import { dayMs, minuteMs } from '../../src/lib/durations.ts';
import type { World } from '../support/process.ts';
import type { Fleet } from './month-fleet.ts';
import type { Worker } from './month-worker.ts';

/** A process that has just started reads the channel of three days. */
const firstReadMs = dayMs;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Lets time pass, and counts what the bot does in it. */
export const createMeter = (
  { clock, portal, channel }: World,
  worker: Worker,
  fleet: Fleet,
  { isWatched }: { readonly isWatched: boolean },
) => {
  const most = {
    waits: 0,
    pollsAMinute: 0,
    editsAMinute: 0,
    readsAMinute: 0,
    slackCallsAnHour: 0,
    historiesARequest: 0,
    historiesAnHour: 0,
    readBackMinutes: 0,
  };
  const all = { polls: 0, histories: 0, edits: 0, reads: 0 };
  let dueMs = minuteMs;
  let lastCalls: readonly (typeof channel.calls)[number][] = [];
  /** By minute, the last one first. */
  let [slackCalls, historyReads]: [number[], number[]] = [[], []];
  let quietMinutes = 0;
  let checked = { histories: 0, requests: 0 };

  const raise = (name: keyof typeof most, value: number): void => {
    most[name] = Math.max(most[name], value);
  };

  const read = (): void => {
    const [polls, edits, reads] = [portal.count('progress'), channel.count('update'), channel.count('read')];
    raise('waits', clock.sleepers() - worker.waiting());
    raise('pollsAMinute', polls);
    raise('editsAMinute', edits);
    raise('readsAMinute', reads);
    slackCalls = [channel.calls.length, ...slackCalls.slice(0, 59)];
    raise('slackCallsAnHour', sum(slackCalls));
    historyReads = [portal.count('history'), ...historyReads.slice(0, 59)];
    raise('historiesAnHour', sum(historyReads));
    all.polls += polls;
    all.histories += portal.count('history');
    all.edits += edits;
    all.reads += reads;
    lastCalls = channel.calls.splice(0);
    const isQuiet = channel.cards().every(({ run, owesNotice }) => isEnded(run) && !owesNotice);
    quietMinutes = isQuiet ? quietMinutes + 1 : 0;
    portal.calls.length = 0;
  };

  /** Once nothing has been open for a while, the channel is read from a little before its newest card on. */
  const readBack = (): void => {
    // The alarms are read from further back.
    if (quietMinutes < 8 || isWatched) return;
    const newest = Number(channel.cards().at(-1)?.id ?? 0);
    for (const { method, ts } of [...lastCalls, ...channel.calls]) {
      const backMs = (newest - Number(ts)) * 1000;
      if (method === 'read' && backMs < firstReadMs) raise('readBackMinutes', Math.ceil(backMs / minuteMs));
    }
  };

  /** Between two checks there are one run or two. */
  const histories = (): void => {
    const now = { histories: all.histories, requests: new Set(fleet.asks.map(({ key }) => key)).size };
    const requests = Math.max(1, now.requests - checked.requests);
    raise('historiesARequest', Math.ceil((now.histories - checked.histories) / requests));
    checked = now;
  };

  return {
    most,
    all,
    check: (): void => {
      readBack();
      histories();
    },
    advance: async (ms: number): Promise<void> => {
      const endMs = clock.elapsed() + ms;
      for (; dueMs <= endMs; dueMs += minuteMs) {
        await clock.advance(dueMs - clock.elapsed());
        read();
      }
      await clock.advance(endMs - clock.elapsed());
    },
  };
};

export type Meter = ReturnType<typeof createMeter>;
