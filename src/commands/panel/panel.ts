import { type CardedRun, isEnded } from '../../backup/run.ts';
import { postOnce } from '../../channel/post-once.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Message } from '../../slack/blocks/text.ts';
import { failureOf } from '../../slack/web.ts';
import { afterLook, latestOf } from './latest-runs.ts';
import type { Panel, PanelPlace, WatchRecord } from './message.ts';
import { createPanelEditor } from './panel-editor.ts';
import { type PanelWatch, panel } from './view.ts';

/** The one who keeps the panel in the admin channel, and what it says of the backups. */
export type PanelKeeper = {
  /** Takes note of cards: of all from `since` on, or of some of them. */
  readonly learn: (cards: readonly CardedRun[], since?: string) => void;
  /** Posts the panel at the channel's end and removes those before it: whether it is the only one now, if known. */
  readonly move: (request: string) => Promise<boolean>;
  /** Posts and pins the panel if there is none. */
  readonly ensure: () => Promise<void>;
  /** What the panel keeps for the process that watches the portal; `undefined`: there is no panel. */
  readonly watchRecord: () => Promise<{ readonly record: WatchRecord | undefined } | undefined>;
  /** Keeps it, and shows what the watch has to say; `false`: there is no panel. */
  readonly keepWatch: (record: WatchRecord) => Promise<boolean>;
  /** The numbers that the files of deleted copies had, as far as the panel and this process know. */
  readonly formerNumbers: () => Promise<readonly number[]>;
  readonly keepNumber: (number: number) => Promise<boolean>;
};

/** Names the panel that is posted by itself: every process would post the same. */
const firstRequest = 'first start';

const mostNumbers = 100;

type Options = {
  readonly place: PanelPlace;
  readonly portal: string;
  /** The address of a card; '' if Slack does not say. */
  readonly permalink: (card: string) => Promise<string>;
  /** What the watch has to say, here or in the process that watches; undefined: nothing. Never rejects. */
  readonly watch: () => Promise<PanelWatch | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

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
  let known: readonly CardedRun[] | undefined;
  const former = new Set<number>();
  const content = {
    fingerprint: () => fingerprint(known && latestOf(known)),
    message: () => messageOf(known && latestOf(known), options),
  };
  const editor = createPanelEditor({ ...options, content });

  return {
    learn: (cards, since) => {
      known = afterLook(known ?? [], cards, since);
      editor.kick();
    },
    ensure: async () => {
      if (await editor.find()) return;
      const about = { request: firstRequest, shows: content.fingerprint() };
      editor.isAt(await postFirst(options, about, await content.message()));
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
    keepWatch: (watch) => editor.rewrite((found) => ({ ...found, watch })),
    move: async (request) => {
      const [shows, message] = [content.fingerprint(), await content.message()];
      const { watch, former: numbers } = (await editor.find().catch(() => undefined)) ?? {};
      const kept = { ...(watch && { watch }), ...(numbers && { former: numbers }) };
      const posted = await postOnce({
        post: () => place.post(message, { request, shows, ...kept }),
        look: async () => (await place.find()).find((it) => it.request === request),
        mayStand: true,
        clock,
        signal,
      });
      editor.isAt(posted);
      const found = await place.find().catch(() => undefined);
      const older = found?.filter((it) => it.ts < posted.ts) ?? [];
      const removed = await Promise.all(older.map((it) => hasRemoved(place, it.ts)));
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
  shown: readonly CardedRun[] | undefined,
  { place, portal, permalink, watch, clock }: Options,
): Promise<Message> => {
  const lines = shown?.map(async ({ id, run }) => ({
    run,
    place: { link: await permalink(id), channel: place.channel },
  }));
  const watched = await watch();
  return panel(portal, lines && (await Promise.all(lines)), clock.now(), watched);
};

/** What the panel says of the backups, to skip edits that change nothing. A running backup only says whether it has stalled. */
const fingerprint = (shown: readonly CardedRun[] | undefined): string => {
  if (shown === undefined) return 'unknown';
  return (
    shown
      .map(
        ({ id, run }) =>
          `${id} ${isEnded(run) ? run.phase : run.phase === 'running' && run.isStalled ? 'stalled' : 'going'}`,
      )
      .join(', ') || 'nothing'
  );
};
