import { transports } from '../e2e/scene.ts';
import { moments, testCrashes } from './crash.ts';
import { callsOf } from './run.ts';

const crashesEach = 4;

/** A few calls of each transport's run, at even distances, killed before and after their effect by turns. */
const crashes = transports.map(async (transport, turn) => {
  const calls = await callsOf('asked', transport, 'short');
  return Array.from({ length: crashesEach }, (_, index) => {
    const call = calls[Math.floor(((index + (turn + 1) / 3) * calls.length) / crashesEach)];
    const when = moments[(index + turn) % moments.length];
    return call && when ? [{ ...call, transport, when }] : [];
  }).flat();
});

testCrashes('a kill -9 at a few calls', 'short', (await Promise.all(crashes)).flat());
