import { backoffMs } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Message } from '../../slack/blocks/text.ts';
import { failureOf, type SlackFailure } from '../../slack/web.ts';
import type { Panel, PanelPlace } from './message.ts';

const spacingMs = 10_000;
const mostBackoffMs = 600_000;

type Options = {
  readonly place: Pick<PanelPlace, 'at' | 'find' | 'update'>;
  /** What the panel is to say: as a fingerprint, which changes if an edit is due, and as the message. */
  readonly content: { readonly fingerprint: () => string; readonly message: () => Promise<Message> };
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** Edits the panel until it says what it should, at most once in 10 s. */
export const createPanelEditor = (options: Options) => {
  const { content, clock, log, signal } = options;
  const { find, rewrite, state } = createRewriter(options);
  let triedAt = Number.NEGATIVE_INFINITY;
  let isKeeping = false;

  /** Brings the panel up to date, if it can be; after a refusal it is left until there is something new to say. */
  const attempt = async (): Promise<SlackFailure | undefined> => {
    const wanted = content.fingerprint();
    try {
      await rewrite((found) => (found.shows === content.fingerprint() ? undefined : found));
      return undefined;
    } catch (error) {
      const failure = failureOf(error);
      log.debug({ ...failure }, 'the panel could not be brought up to date');
      if (failure.kind === 'refused') state.shows = wanted;
      return failure;
    }
  };

  const keep = async (): Promise<void> => {
    isKeeping = true;
    try {
      for (let failures = 0; state.shows !== content.fingerprint() && !signal.aborted; ) {
        await clock.sleep(Math.max(0, triedAt + spacingMs - clock.elapsed()), signal);
        if (signal.aborted) return;
        triedAt = clock.elapsed();
        const failure = await attempt();
        failures = failure ? failures + 1 : 0;
        if (failure?.kind === 'rate_limited') await clock.sleep(failure.retryAfterMs, signal);
        if (failure?.kind === 'unclear') await clock.sleep(backoffMs(failures, spacingMs, mostBackoffMs), signal);
      }
    } finally {
      isKeeping = false;
    }
  };

  const kick = (): void => {
    if (!isKeeping) keep().catch((error: unknown) => log.error({ err: error }, 'keeping the panel failed'));
  };

  return {
    /** Edits the panel if it does not say what it should. */
    kick,
    find,
    rewrite,
    /** Takes note of a panel that was just posted. */
    isAt: (posted: Panel): void => {
      [state.ts, state.shows] = [posted.ts, posted.shows];
      kick();
    },
  };
};

/** Finds the panel and writes it. `state.shows`: what the panel says, as far as this process needs to care. */
const createRewriter = ({ place, content }: Options) => {
  const state: { ts: string | undefined; shows: string | undefined } = { ts: undefined, shows: undefined };
  let last: Promise<unknown> = Promise.resolve();

  /** The panel; another process may have moved it. */
  const find = async (): Promise<Panel | undefined> => {
    const found = (state.ts === undefined ? undefined : await place.at(state.ts)) ?? (await place.find())[0];
    state.ts = found?.ts;
    return found;
  };

  /** One edit at a time, so that each keeps what the others have written; `false`: there is no panel. */
  const rewrite = (change: (found: Panel) => Panel | undefined): Promise<boolean> => {
    const written = last.then(async () => {
      const shows = content.fingerprint();
      // What another process writes between the reading and the edit is lost, so that the message is ready before.
      const message = await content.message();
      const found = await find();
      const changed = found && change({ ...found });
      if (changed) await place.update({ ...changed, shows }, message);
      state.shows = shows;
      return found !== undefined;
    });
    last = written.catch(() => undefined);
    return written;
  };

  return { find, rewrite, state };
};
