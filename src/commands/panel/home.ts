import type { webApi } from '@slack/bolt';
import { type CardedRun, hasEnded, isEnded, isFinished } from '../../backup/run.ts';
import type { CardPlace } from '../../channel/card-place.ts';
import type { Clock } from '../../lib/clock.ts';
import { dayMs } from '../../lib/durations.ts';
import type { Log } from '../../lib/log.ts';
import type { Access, Actor } from '../../slack/access.ts';
import { failureOf } from '../../slack/web.ts';
import { afterLook, latestOf } from './latest-runs.ts';
import type { PanelWatch } from './view.ts';
import { home, homeRefused } from './view-home.ts';

/** The Home tab of the app, as each person sees it. */
export type HomeKeeper = {
  /** Takes note of cards: of all from `since` on, or of some of them; shows an end to those who looked lately. */
  readonly learn: (cards: readonly CardedRun[], since?: string) => void;
  /** Somebody opened the tab. Never throws. */
  readonly open: (actor: Actor) => Promise<void>;
};

const runsShown = 10;
/** Of the channel's cards so many are remembered. */
const mostCards = 200;

type Options = {
  readonly client: webApi.WebClient;
  readonly access: Access;
  readonly place: CardPlace;
  readonly portal: string;
  /** What the watch has to say; undefined: nothing. Never rejects. */
  readonly watch: () => Promise<PanelWatch | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/**
 * Keeps the Home tab. It is shown again when a person opens it, and when a backup ends to those who opened it in the last
 * day; whether a person may use the bot is asked each time. Those who opened it are forgotten at a restart.
 */
export const createHome = (options: Options): HomeKeeper => {
  const { clock, log, signal } = options;
  const openers = new Map<string, { readonly actor: Actor; readonly at: number }>();
  let known: ReadonlyMap<string, CardedRun> = new Map();
  let isRefreshing = false;
  let isStale = false;

  const show = async (actor: Actor): Promise<void> => {
    try {
      await publish(actor, [...known.values()], options);
    } catch (error) {
      log.warn({ user: actor.user, ...failureOf(error) }, 'the Home tab was not shown');
    }
  };
  const refreshAll = async (): Promise<void> => {
    isStale = true;
    if (isRefreshing) return;
    isRefreshing = true;
    while (isStale && !signal.aborted) {
      isStale = false;
      for (const [user, { actor, at }] of [...openers]) {
        if (clock.elapsed() - at >= dayMs) openers.delete(user);
        else if (!signal.aborted) await show(actor);
      }
    }
    isRefreshing = false;
  };

  return {
    learn: (cards, since) => {
      const ended = cards.some(({ id, run }) => isChanged(known.get(id), run));
      known = withCards(known, cards, since);
      if (ended && openers.size > 0) void refreshAll();
    },
    open: async (actor) => {
      openers.set(actor.user, { actor, at: clock.elapsed() });
      await show(actor);
    },
  };
};

/** Whether the run ended, or its copy was verified, since it was last seen. */
const isChanged = (before: CardedRun | undefined, run: CardedRun['run']): boolean =>
  isEnded(run) && !(before && isEnded(before.run) && isFinished(before.run) === isFinished(run));

const withCards = (
  known: ReadonlyMap<string, CardedRun>,
  cards: readonly CardedRun[],
  since: string | undefined,
): ReadonlyMap<string, CardedRun> => {
  const isGone = (id: string): boolean => since !== undefined && id >= since && !cards.some((card) => card.id === id);
  const kept = [...known].filter(([id]) => !isGone(id));
  const all = new Map([...kept, ...cards.map((card) => [card.id, card] as const)]);
  return new Map([...all].sort(([one], [other]) => (one < other ? -1 : 1)).slice(-mostCards));
};

const publish = async (actor: Actor, cards: readonly CardedRun[], options: Options): Promise<void> => {
  const { client, access, place, portal, watch, clock } = options;
  const verdict = await access.may(actor, 'user');
  if (!verdict.isAllowed) {
    await client.views.publish({ user_id: actor.user, view: homeRefused(verdict.why) });
    return;
  }
  const [{ isAllowed: isOperator }, watched] = await Promise.all([access.may(actor, 'operator'), watch()]);
  const placed = async ({ id, run }: CardedRun) => ({ run, place: await place(id, actor.user) });
  const [lines, past] = await Promise.all([
    Promise.all(latestOf(afterLook([], cards)).map(placed)),
    Promise.all(cards.filter(hasEnded).slice(-runsShown).toReversed().map(placed)),
  ]);
  const view = home({ portal, lines, past, isOperator, asOf: clock.now(), watch: watched });
  await client.views.publish({ user_id: actor.user, view });
};
