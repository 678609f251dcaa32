import { isDeepStrictEqual } from 'node:util';
import { next } from '../../src/backup/next.ts';
import type { Run, Running } from '../../src/backup/run.ts';
import { createAway } from '../../src/runner/away.ts';
import { follow } from '../../src/runner/follow.ts';
import { aJob, aRunning } from './builders.ts';
import { createFakeClock } from './clock.ts';
import { createFakePortal } from './portal.ts';

/** A backup t1 that is followed every 3 s; the portal has its job at 40 %. */
export const beginFollowing = (
  run: Running = aRunning(),
  { stallMs = 1_800_000, cancelledBy }: { stallMs?: number; cancelledBy?: string } = {},
) => {
  const clock = createFakeClock();
  const portal = createFakePortal(clock);
  const stop = new AbortController();
  const shown: Run[] = [];
  const away: number[] = [];
  portal.jobs.set('portal', aJob({ percent: 40 }));
  let now: Run = run;
  let end: Run | undefined;
  /** Without the note that it was seen again, which nobody is shown. */
  const unnoted = (it: Run): Run => (it.phase === 'running' ? { ...it, seenAt: run.seenAt } : it);
  const done = follow({
    run: () => now,
    apply: (event) => {
      const then = next(now, event);
      if (!isDeepStrictEqual(unnoted(then), unnoted(now))) shown.push(unnoted(then));
      now = then;
    },
    whoCancels: async () => cancelledBy,
    portal,
    clock,
    pollEveryMs: 3_000,
    stallMs,
    uploadStallMs: 21_600_000,
    away: createAway({ clock, stallMs, call: () => void away.push(clock.elapsed()) }),
    signal: stop.signal,
  }).then(() => {
    end = now;
  });
  const pollsAt = (): readonly number[] =>
    portal.calls.filter(({ method }) => method === 'progress').map(({ atMs }) => atMs);
  return {
    clock,
    portal,
    stop,
    shown,
    away,
    done,
    pollsAt,
    end: () => end,
    phases: () => shown.map(({ phase }) => phase),
  };
};
