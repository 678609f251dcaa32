import { dayMs, minuteMs } from '../../lib/durations.ts';
import type { Answer } from '../server.ts';
import { empty } from './answers.ts';
import type { Knobs } from './knobs.ts';

/** Counts requests against the portal's limits for one user. */
export type RateLimit = {
  /** The refusal of a request that comes too much; otherwise the request counts until it is left. */
  readonly enter: (method: string, now: number) => Answer | undefined;
  readonly leave: (method: string) => void;
};

/** A count of one user's requests, against the limits as they are set at each. */
export const createRateLimit = (knobs: Knobs): RateLimit => {
  let lastMinute: number[] = [];
  let lastDay: number[] = [];
  const inside = { reads: 0, writes: 0 };
  const kind = (method: string): 'reads' | 'writes' => (method === 'GET' ? 'reads' : 'writes');
  return {
    enter: (method, now) => {
      const { perMinute, concurrentReads, concurrentWrites, writesPerDay } = knobs.limits;
      lastMinute = lastMinute.filter((at) => now - at < minuteMs);
      lastDay = lastDay.filter((at) => now - at < dayMs);
      if (knobs.isRateLimited) {
        const most = kind(method) === 'reads' ? concurrentReads : concurrentWrites;
        if (inside[kind(method)] >= most) return refusal(most);
        if (lastMinute.length >= perMinute) return refusal(perMinute);
        const [first] = lastDay;
        if (isCounted(method) && first !== undefined && lastDay.length >= writesPerDay) {
          return refusal(writesPerDay, { 'retry-after': String(Math.ceil((first + dayMs - now) / 1_000)) });
        }
      }
      lastMinute.push(now);
      if (isCounted(method)) lastDay.push(now);
      inside[kind(method)] += 1;
      return undefined;
    },
    leave: (method) => {
      inside[kind(method)] -= 1;
    },
  };
};

/** The daily limit is for these two methods. */
const isCounted = (method: string): boolean => method === 'POST' || method === 'PUT';

/** Only the daily limit says when to come back. */
const refusal = (limit: number, more: Readonly<Record<string, string>> = {}): Answer =>
  empty(429, { 'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': '0', ...more });
