import { setTimeout as wait } from 'node:timers/promises';
import { atMost, systemClock } from '../../lib/clock.ts';
import type { Scene } from '../scene.ts';
import type { Session } from './session.ts';

/** Two looks of the watch, and one more minute: a bot that looks this seldom still counts as awake. */
const stepMs = 180_000;
/** Between two steps the bots get the time to do what has come due: so many rounds without a request. */
const quietRounds = 2;
const roundMs = 4;
/** A bot that hangs does not stop the time for the others. */
const quietWithinMs = 5_000;

/** Lets time pass for everybody in the scene, in steps, so that nothing of what happens meanwhile is left out. */
export const passTime = async (session: Session, ms: number): Promise<void> => {
  const { scene, signal } = session;
  const isOver = (): boolean => signal.aborted || session.scene !== scene;
  for (let left = ms; left > 0 && !isOver(); left -= stepMs) {
    await untilIdle(scene);
    await atMost(quietWithinMs, scene.putForward(Math.min(left, stepMs)), systemClock);
  }
  if (!isOver()) await untilIdle(scene);
};

/** Resolves once no bot has anything to do, and neither end has had a request for a moment. */
const untilIdle = async ({ workspace, portal, putForward }: Scene): Promise<void> => {
  const ends = [workspace, portal].filter((end) => end !== undefined);
  const latest = () => ends.map(({ calls }) => calls.at(-1));
  const over = performance.now() + quietWithinMs;
  let seen = latest();
  for (let quiet = 0; quiet < quietRounds && performance.now() < over; ) {
    await Promise.all([wait(roundMs), atMost(quietWithinMs, putForward(0), systemClock)]);
    const now = latest();
    const isQuiet = ends.every(({ pending }) => pending() === 0) && now.every((call, index) => call === seen[index]);
    quiet = isQuiet ? quiet + 1 : 0;
    seen = now;
  }
};
