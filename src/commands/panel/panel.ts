import { type CardedRun, isEnded } from '../../backup/run.ts';
import { postOnce } from '../../channel/post-once.ts';
import { backoffMs } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Message } from '../../slack/blocks/text.ts';
import { failureOf, type SlackFailure } from '../../slack/web.ts';
import { afterLook, foremost } from './latest-runs.ts';
import type { Panel, PanelPlace, WatchRecord } from './message.ts';
import { type PanelWatch, panel } from './view.ts';

/** The one who keeps the panel in the admin channel, and what it says of the backups. */
export type PanelKeeper = {
  /** Takes note of cards: of all from `since` on, or of some of them. */
  readonly learn: (cards: readonly CardedRun[], since?: string) => void;
  /** Posts the panel at the channel's end and removes those before it: whether it is the only one now, if known. */
  readonly move: (request: string) => Promise<boolean>;
  /** Posts and pins the panel where there is none. */
  readonly ensure: () => Promise<void>;
  /** What the panel keeps for the process that watches the portal; `undefined`: there is no panel. */
  readonly watchRecord: () => Promise<{ readonly record: WatchRecord | undefined } | undefined>;
  /** Keeps it, and shows what the watch has to say; `false`: there is no panel. */
  readonly keepWatch: (record: WatchRecord, shown: PanelWatch | undefined) => Promise<boolean>;
  /** The numbers that the files of deleted copies had, as far as the panel and this process know. */
  readonly formerNumbers: () => Promise<readonly number[]>;
  readonly keepNumber: (number: number) => Promise<boolean>;
};

/** Names the panel that is posted by itself: every process would post the same. */
const firstRequest = 'first start';

const spacingMs = 10_000;
const mostBackoffMs = 600_000;
const mostNumbers = 100;

type Options = {
  readonly place: PanelPlace;
  readonly portal: string;
  /** The address of a card; '' where Slack does not say. */
  readonly permalink: (card: string) => Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** The cards that tell how the slots stand; undefined: not read yet. */
type Shown = readonly CardedRun[] | undefined;

/**
 * Keeps the panel. That one message is four things:
 * 1. The buttons that people press.
 * 2. The text that says how the last backups went. It is edited only when that changes, at most once in 10 s, and no
 *    run ever waits for it.
 * 3. The lease of the watch, in its metadata: which process watches the portal.
 * 4. The memory of the watch and the numbers of deleted copies, in its metadata, for the next process.
 * A panel that a person deleted is gone, and its lease and memory with it, until `ensure` posts another.
 */
export const createPanelKeeper = (options: Options): PanelKeeper => {
  const { place, clock, signal } = options;
  let known: Shown;
  let watched: PanelWatch | undefined;
  const former = new Set<number>();
  const telling = (): Shown =>
    known && (['portal', 'dump'] as const).flatMap((slot) => foremost(known ?? [], slot) ?? []);
  const messageNow = (): Promise<Message> => messageOf(telling(), options, watched);
  const editor = createEditor(options, telling, messageNow);

  const isRemoved = (old: string): Promise<boolean> => hasRemoved(place, old);

  return {
    learn: (cards, since) => {
      known = afterLook(known ?? [], cards, since);
      editor.kick();
    },
    ensure: async () => {
      if (await editor.find()) return;
      editor.isAt(await postFirst(options, { request: firstRequest, shows: inShort(telling()) }, await messageNow()));
    },
    watchRecord: async () => {
      const found = await editor.find();
      return found && { record: found.watch };
    },
    formerNumbers: async () => [...former, ...((await editor.find().catch(() => undefined))?.former ?? [])],
    keepNumber: async (number) => {
      former.add(number);
      return await editor.rewrite((found) => ({
        ...found,
        former: [...new Set([...(found.former ?? []), number])].slice(-mostNumbers),
      }));
    },
    keepWatch: async (watch, shown) => {
      watched = shown;
      return await editor.rewrite((found) => ({ ...found, watch }));
    },
    move: async (request) => {
      const [shown, message] = [telling(), await messageNow()];
      const { watch, former: numbers } = (await editor.find().catch(() => undefined)) ?? {};
      const kept = { ...(watch && { watch }), ...(numbers && { former: numbers }) };
      const posted = await postOnce({
        post: () => place.post(message, { request, shows: inShort(shown), ...kept }),
        look: async () => (await place.find()).find((it) => it.request === request),
        mayStand: true,
        tries: 3,
        clock,
        signal,
      });
      editor.isAt(posted);
      const found = await place.find().catch(() => undefined);
      const older = found?.filter((it) => it.ts < posted.ts) ?? [];
      const removed = await Promise.all(older.map((it) => isRemoved(it.ts)));
      return found !== undefined && removed.every((isGone) => isGone);
    },
  };
};

/** Posts the first panel and pins it; of two processes that post one at once the older panel stays. */
const postFirst = async (
  { place, clock, log, signal }: Options,
  about: Omit<Panel, 'ts'>,
  message: Message,
): Promise<Panel> => {
  const look = async () => (await place.find())[0];
  const posted = await postOnce({
    post: () => place.post(message, about),
    look,
    mayStand: true,
    tries: 3,
    clock,
    signal,
  });
  const oldest = (await place.find()).findLast(({ request }) => request === firstRequest) ?? posted;
  if (oldest.ts < posted.ts) await hasRemoved(place, posted.ts);
  await place.pin(oldest.ts).catch((error: unknown) => log.debug({ ...failureOf(error) }, 'the panel is not pinned'));
  return oldest;
};

/** Whether a panel is gone after it was removed. */
const hasRemoved = async (place: PanelPlace, old: string): Promise<boolean> => {
  try {
    await place.remove(old);
    return true;
  } catch (error) {
    const failure = failureOf(error);
    return failure.kind === 'refused' && failure.code === 'message_not_found';
  }
};

const messageOf = async (
  shown: Shown,
  { place, portal, permalink, clock }: Options,
  watch: PanelWatch | undefined,
): Promise<Message> => {
  const lines = shown?.map(async ({ id, run }) => ({
    run,
    place: { link: await permalink(id), channel: place.channel },
  }));
  return panel(portal, lines && (await Promise.all(lines)), clock.now(), watch);
};

/** The panel; another process may have moved it. */
const panelNow = async (place: PanelPlace, ts: string | undefined): Promise<Panel | undefined> =>
  (ts === undefined ? undefined : await place.at(ts)) ?? (await place.find())[0];

/** Finds the panel and writes it, one edit at a time. */
const createRewriter = ({ place }: Options, telling: () => Shown, messageNow: () => Promise<Message>) => {
  const state: { ts: string | undefined; told: string | undefined } = { ts: undefined, told: undefined };

  const find = async (): Promise<Panel | undefined> => {
    const found = await panelNow(place, state.ts);
    state.ts = found?.ts;
    return found;
  };

  /** Writes what the panel shall be, one at a time: each edit keeps what the others have written. */
  let last: Promise<unknown> = Promise.resolve();
  const rewrite = (change: (found: Panel) => Panel | undefined): Promise<boolean> => {
    const written = last.then(async () => {
      const shows = inShort(telling());
      const found = await find();
      const changed = found && change({ ...found });
      if (changed) await place.update({ ...changed, shows }, await messageNow());
      state.told = shows;
      return found !== undefined;
    });
    last = written.catch(() => undefined);
    return written;
  };

  return { find, rewrite, state };
};

/** Edits the panel until it says what `telling` says. */
const createEditor = (options: Options, telling: () => Shown, messageNow: () => Promise<Message>) => {
  const { clock, log, signal } = options;
  let triedAt = Number.NEGATIVE_INFINITY;
  let isKeeping = false;

  const { find, rewrite, state } = createRewriter(options, telling, messageNow);

  const write = async (): Promise<void> => {
    await rewrite((found) => (found.shows === inShort(telling()) ? undefined : found));
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
      if (failure.kind === 'refused') state.told = shows;
      return failure;
    }
  };

  const keep = async (): Promise<void> => {
    isKeeping = true;
    try {
      for (let failures = 0; state.told !== inShort(telling()) && !signal.aborted; ) {
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
    kick,
    find,
    rewrite,
    /** Takes note of a panel that was just posted. */
    isAt: (posted: Panel): void => {
      [state.ts, state.told] = [posted.ts, posted.shows];
      kick();
    },
  };
};

/** What the panel says, as short as it can be told apart: a run that goes on is one thing, whatever its phase. */
const inShort = (shown: readonly CardedRun[] | undefined): string =>
  shown === undefined
    ? 'unknown'
    : shown.map(({ id, run }) => `${id} ${isEnded(run) ? run.phase : 'going'}`).join(', ') || 'nothing';
