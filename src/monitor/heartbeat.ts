import { createHash } from 'node:crypto';
import { type Dispatcher, fetch } from 'undici';
import { type CardedRun, isEnded } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import { minuteMs } from '../lib/durations.ts';
import type { Log } from '../lib/log.ts';

/** Reports to another monitor that this bot still watches, so that its own silence is noticed too. */
export type Heartbeat = {
  /**
   * Sends one every five minutes until the signal aborts, with what is wrong: sentences without secrets, if any. None
   * is sent if that is not known.
   */
  readonly run: (problems: () => Promise<readonly string[] | undefined>, signal: AbortSignal) => Promise<void>;
  /** Takes note of runs by their cards, and sends a ping for each that began or ended. */
  readonly learn: (cards: readonly CardedRun[]) => void;
};

const everyMs = 5 * minuteMs;
const timeoutMs = 10_000;

/**
 * Pings as healthchecks.io takes them (https://healthchecks.io/docs/http_api/): the URL itself for success, `/fail`
 * with the reason as the body, `/start` for a backup that begins; `rid` pairs a backup's start with its end.
 * A ping that fails is tried again with the next heartbeat. Redirects are not followed: their target was not configured.
 */
export const createHeartbeat = (options: {
  /** Undefined: no heartbeat is sent. */
  readonly url: string | undefined;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly log: Log;
}): Heartbeat => {
  const { url, dispatcher, clock, log } = options;
  const ping = async (kind: Kind, body: string, key?: string): Promise<void> => {
    if (url === undefined) return;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const request = { method: 'POST', body, signal, dispatcher, redirect: 'manual' } as const;
      const answer = await fetch(pingUrl(url, kind, key), request);
      await answer.body?.cancel();
      if (!answer.ok) log.warn({ kind }, refusal(answer.status));
    } catch (error) {
      log.warn({ kind, why: reason(error) }, 'HEARTBEAT_URL did not answer a heartbeat');
    }
  };
  /** Keys of the runs whose start was sent and whose end was not. */
  const open = new Set<string>();
  return {
    run: async (problems, signal) => {
      while (url !== undefined && !signal.aborted) {
        const wrong = await problems();
        if (wrong) await ping(wrong.length === 0 ? 'success' : 'fail', wrong.join('\n'));
        await clock.sleep(everyMs, signal);
      }
    },
    learn: (cards) => {
      for (const { run } of cards) {
        if (!isEnded(run) && !open.has(run.key)) {
          open.add(run.key);
          void ping('start', '', run.key);
        } else if (isEnded(run) && open.delete(run.key)) {
          const isFine = run.phase === 'completed' || run.phase === 'cancelled';
          void ping(isFine ? 'success' : 'fail', isFine ? '' : run.phase, run.key);
        }
      }
    },
  };
};

const refusal = (status: number): string =>
  status >= 300 && status < 400
    ? `HEARTBEAT_URL redirects (${status}), and redirects are not followed; set it to the address it redirects to`
    : `HEARTBEAT_URL refused a heartbeat (${status})`;

// The message of a network error can hold the URL, which is a secret.
const reason = (error: unknown): string => {
  const { cause } = error instanceof Error ? error : {};
  return cause instanceof Error && 'code' in cause
    ? String(cause.code)
    : error instanceof Error
      ? error.name
      : 'unknown';
};

type Kind = 'success' | 'start' | 'fail';

/** The URL of a ping; a query of the configured URL stays. */
const pingUrl = (base: string, kind: Kind, key: string | undefined): URL => {
  const url = new URL(base);
  if (kind !== 'success') url.pathname = `${url.pathname.replace(/\/$/, '')}/${kind}`;
  if (key !== undefined) url.searchParams.set('rid', runId(key));
  return url;
};

/** A run's key as the UUID that a run ID has to be. */
const runId = (key: string): string => {
  const hex = createHash('sha256').update(key).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};
