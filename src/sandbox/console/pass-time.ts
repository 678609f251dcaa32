import { setTimeout as wait } from 'node:timers/promises';
import type { Scene } from '../scene.ts';
import type { Session } from './session.ts';

/** Two looks of the watch, and one more minute: a bot that looks this seldom still counts as awake. */
const stepMs = 180_000;
/** Between two steps the bots get the time to do what has come due. */
const quietMs = 12;
const quietWithinMs = 2_000;

/** Lets time pass for everybody in the scene, in steps, so that nothing of what happens meanwhile is left out. */
export const passTime = async (session: Session, ms: number): Promise<void> => {
  const { scene, signal } = session;
  const isOver = (): boolean => signal.aborted || session.scene !== scene;
  for (let left = ms; left > 0 && !isOver(); left -= stepMs) {
    await untilIdle(scene);
    scene.putForward(Math.min(left, stepMs));
  }
  if (!isOver()) await untilIdle(scene);
};

/** Resolves once neither end has had a request for a moment. */
const untilIdle = async ({ workspace, portal }: Scene): Promise<void> => {
  const ends = [workspace, portal].filter((end) => end !== undefined);
  const latest = () => ends.map(({ calls }) => calls.at(-1));
  const over = performance.now() + quietWithinMs;
  let [seen, since] = [latest(), performance.now()];
  while (performance.now() - since < quietMs && performance.now() < over) {
    await wait(4);
    const now = latest();
    if (ends.every(({ pending }) => pending() === 0) && now.every((call, index) => call === seen[index])) continue;
    [seen, since] = [now, performance.now()];
  }
};
