import type { Clock } from '../../lib/clock.ts';
import { startBot } from '../console/bots.ts';
import { perform } from '../console/perform.ts';
import { createSession, type Session } from '../console/session.ts';
import { readTyped } from '../console/typed.ts';
import type { SceneOptions } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { createInk } from '../terminal/ink.ts';
import { idOf } from './roles.ts';
import type { Scenario } from './wire.ts';

/** Plays what is asked for on the page, one thing at a time if the scene changes. */
export type Play = {
  /** The scenario on the stage; undefined: none. */
  readonly scenario: () => Scenario | undefined;
  /** Does what would be typed into the terminal, as the person of that role if there is one; returns what would be said there. */
  readonly type: (line: string, who: string) => Promise<readonly string[]>;
  /** Begins a fresh scene, with a bot. */
  readonly begin: (changed: Partial<SceneOptions>) => Promise<readonly string[]>;
  /** Begins a fresh scene and does a scenario's steps in it; a later one ends it. */
  readonly show: (scenario: Scenario) => Promise<readonly string[]>;
};

export const createPlay = ({
  stage,
  clock,
  signal,
}: {
  readonly stage: Stage;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Play => {
  const asBegun = stage.scene().options;
  let scenario: Scenario | undefined;
  let over = new AbortController();
  let turn: Promise<unknown> = Promise.resolve();

  const session = (said: string[], until: AbortSignal): Session =>
    createSession({ stage, clock, signal: until, ink: createInk(false), say: (...lines) => void said.push(...lines) });

  const play = async (next: Scenario | undefined, changed: Partial<SceneOptions>, until: AbortSignal) => {
    const said: string[] = [];
    if (until.aborted) return said;
    scenario = next;
    await stage.replace({ variables: undefined, ...asBegun, ...changed });
    const player = session(said, until);
    const isReady = await startBot(player);
    if (isReady) await take(next?.steps ?? [], player, session([], until));
    else if (!until.aborted) said.push(notReady, ...(next ? [notPlayed] : []));
    return said;
  };

  /** What was still being played is given up. */
  const after = (next: Scenario | undefined, changed: Partial<SceneOptions>): Promise<readonly string[]> => {
    over.abort();
    over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const played = turn.then(() => play(next, changed, until));
    turn = played.catch(() => undefined);
    return played;
  };

  return {
    scenario: () => scenario,
    type: async (line, who) => {
      const said: string[] = [];
      const typed = readTyped(line);
      const [oldest] = stage.scene().bots();
      const typing = session(said, signal);
      const { workspace } = stage.scene();
      typing.who = (workspace && idOf(workspace, who)) ?? typing.who;
      if (typed.do !== 'quit') await perform(typing, typed);
      if (said.length > 0) return said;
      // The terminal has the bots' own news for these.
      if (typed.do === 'kill') return [`Bot ${oldest?.number} is killed.`];
      return typed.do === 'start' || typed.do === 'second' ? [notReady] : [];
    },
    begin: (changed) => after(undefined, changed),
    show: (next) => after(next, next.with ?? {}),
  };
};

/** Does the steps of a scenario. In one the time of a wait is meant to run out, so that what is said of it is not heard. */
const take = async (steps: readonly string[], player: Session, unheard: Session): Promise<void> => {
  for (const step of steps) {
    const typed = readTyped(step);
    if (player.signal.aborted || typed.do === 'quit') return;
    await perform(typed.do === 'wait' ? unheard : player, typed);
  }
};

/** The last of what is said if a scenario was not played. */
export const notPlayed = 'The scenario was not played.';

const notReady = 'The bot is not ready: see the bot’s log.';
