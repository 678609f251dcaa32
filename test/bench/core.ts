import { next } from '../../src/backup/next.ts';
import type { Run } from '../../src/backup/run.ts';
import { toPayload } from '../../src/channel/record.ts';
import { card } from '../../src/channel/view-card.ts';
import { aJob, aRunning, startedAt } from '../support/builders.ts';
import type { Bench, Round } from './figure.ts';

const perRound = 5_000;
const hold = { follower: '0123abcd', beat: 7, owesNotice: false };

/** What it costs to take note of one observation and to draw the card of it, with its record. */
export const core: Bench = async (size) => {
  for (let count = 0; count < 4; count += 1) microsecondsEach();
  const rounds = Array.from({ length: size === 'full' ? 40 : 4 }, (): Round => {
    return { baseline: [], bot: [microsecondsEach()] };
  });
  return [{ name: 'next and card of an observation', against: '', unit: 'µs', quantile: 0.5, rounds }];
};

const microsecondsEach = (): number => {
  let run: Run = aRunning({ percent: 0 });
  let drawn = 0;
  const begun = performance.now();
  for (let seen = 1; seen <= perRound; seen += 1) {
    run = next(run, { type: 'seen', at: startedAt + seen, job: aJob({ percent: seen % 90 }) });
    drawn += card(run).blocks.length + Object.keys(toPayload(run, hold)).length;
  }
  if (drawn < perRound) throw new Error('no card was drawn');
  return ((performance.now() - begun) * 1_000) / perRound;
};
