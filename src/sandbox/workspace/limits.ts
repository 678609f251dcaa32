import type { Clock } from '../../lib/clock.ts';
import { minuteMs } from '../../lib/durations.ts';
import { RateLimited } from './refusal.ts';

/** Slack's rate limits; each throws {@link RateLimited} if a call comes too often. */
export type Limits = {
  /** One call of a method that allows so many a minute. */
  readonly call: (method: string, perMinute: number) => void;
  /** One post to a channel: one a second, short bursts are let through. */
  readonly post: (channel: string) => void;
  /** From now on and for so long every call of the method comes too often. */
  readonly shut: (method: string, forMs: number) => void;
};

/**
 * Calls a minute of a method, by Slack's tiers; tier one promises a single one and lets bursts through.
 * Source: https://docs.slack.dev/apis/web-api/rate-limits
 */
export const tiers = { one: 10, two: 20, three: 50, four: 100, special: 300 } as const;

const postEveryMs = 1000;
const postBurst = 4;

export const createLimits = (clock: Clock, areOn: () => boolean): Limits => {
  const calls = new Map<string, number[]>();
  const nextPost = new Map<string, number>();
  const shutUntil = new Map<string, number>();
  return {
    call: (method, perMinute) => {
      const now = clock.elapsed();
      const shutForMs = (shutUntil.get(method) ?? 0) - now;
      if (shutForMs > 0) throw new RateLimited(seconds(shutForMs));
      if (!areOn()) return;
      const recent = (calls.get(method) ?? []).filter((at) => at > now - minuteMs);
      calls.set(method, recent);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= perMinute) throw new RateLimited(seconds(oldest + minuteMs - now));
      recent.push(now);
    },
    post: (channel) => {
      if (!areOn()) return;
      const now = clock.elapsed();
      const next = Math.max(nextPost.get(channel) ?? 0, now);
      const waitMs = next - now - (postBurst - 1) * postEveryMs;
      if (waitMs > 0) throw new RateLimited(seconds(waitMs));
      nextPost.set(channel, next + postEveryMs);
    },
    shut: (method, forMs) => void shutUntil.set(method, clock.elapsed() + forMs),
  };
};

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));
