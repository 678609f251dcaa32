import { type CardedRun, isEnded } from '../../backup/run.ts';
import { postOnce } from '../../channel/post-once.ts';
import { backoffMs } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Message } from '../../slack/blocks/text.ts';
import { failureOf, type SlackFailure } from '../../slack/web.ts';
import { afterLook, foremost } from './latest-runs.ts';
import type { Panel, PanelPlace } from './message.ts';
import { panel } from './view.ts';

/** The one who keeps the panel in the admin channel, and what it says of the backups. */
export type PanelKeeper = {
  /** Takes note of cards: of all from `since` on, or of some of them. */
  readonly learn: (cards: readonly CardedRun[], since?: string) => void;
  /** Posts the panel at the channel's end and removes those before it: whether it is the only one now, if known. */
  readonly move: (request: string) => Promise<boolean>;
};

const spacingMs = 10_000;
const mostBackoffMs = 600_000;

/**
 * Keeps the panel. It is edited only when what it says changes, at most once in 10 s, and no run ever waits for it; one
 * that a person deleted is simply gone.
 */
export const createPanelKeeper = (options: {
  readonly place: PanelPlace;
  readonly portal: string;
  /** The address of a card; '' where Slack does not say. */
  readonly permalink: (card: string) => Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}): PanelKeeper => {
  const { place, portal, clock, log, signal } = options;
  let known: readonly CardedRun[] | undefined;
  let ts = '';
  let told: string | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let isKeeping = false;

  /** The cards that tell how the slots stand. */
  const telling = (): readonly CardedRun[] | undefined =>
    known && (['portal', 'dump'] as const).flatMap((slot) => foremost(known ?? [], slot) ?? []);

  const messageOf = async (shown: readonly CardedRun[] | undefined): Promise<Message> => {
    const lines = shown?.map(async ({ id, run }) => ({
      run,
      place: { link: await options.permalink(id), channel: place.channel },
    }));
    return panel(portal, lines && (await Promise.all(lines)), clock.now());
  };

  /** Where the panel stands; another process may have moved it. */
  const panelNow = async (): Promise<Panel | undefined> =>
    (ts === '' ? undefined : await place.at(ts)) ?? (await place.find())[0];

  const write = async (): Promise<void> => {
    const shown = telling();
    const shows = inShort(shown);
    const found = await panelNow();
    ts = found?.ts ?? '';
    if (found && found.shows !== shows) await place.update({ ...found, shows }, await messageOf(shown));
    told = shows;
  };

  const isTold = (): boolean => told === inShort(telling());

  const keep = async (): Promise<void> => {
    isKeeping = true;
    try {
      for (let failures = 0; !isTold() && !signal.aborted; ) {
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

  /** Brings the panel up to date, if it can be; what Slack refuses is left until there is something new to say. */
  const attempt = async (): Promise<SlackFailure | undefined> => {
    const shows = inShort(telling());
    try {
      await write();
      return undefined;
    } catch (error) {
      const failure = failureOf(error);
      log.debug({ ...failure }, 'the panel could not be brought up to date');
      if (failure.kind === 'refused') told = shows;
      return failure;
    }
  };

  const kick = (): void => {
    if (!isKeeping) keep().catch((error: unknown) => log.error({ err: error }, 'keeping the panel failed'));
  };

  const isRemoved = async (old: string): Promise<boolean> => {
    try {
      await place.remove(old);
      return true;
    } catch (error) {
      const failure = failureOf(error);
      return failure.kind === 'refused' && failure.code === 'message_not_found';
    }
  };

  return {
    learn: (cards, since) => {
      known = afterLook(known ?? [], cards, since);
      kick();
    },
    move: async (request) => {
      const shown = telling();
      const message = await messageOf(shown);
      const posted = await postOnce({
        post: () => place.post(message, { request, shows: inShort(shown) }),
        look: async () => (await place.find()).find((it) => it.request === request),
        mayStand: true,
        tries: 3,
        clock,
        signal,
      });
      ts = posted.ts;
      told = posted.shows;
      kick();
      const found = await place.find().catch(() => undefined);
      const older = found?.filter((it) => it.ts < posted.ts) ?? [];
      const removed = await Promise.all(older.map((it) => isRemoved(it.ts)));
      return found !== undefined && removed.every((isGone) => isGone);
    },
  };
};

/** What the panel says, as short as it can be told apart: a run that goes on is one thing, whatever its phase. */
const inShort = (shown: readonly CardedRun[] | undefined): string =>
  shown === undefined
    ? 'unknown'
    : shown.map(({ id, run }) => `${id} ${isEnded(run) ? run.phase : 'going'}`).join(', ') || 'nothing';
