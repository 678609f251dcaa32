import type { Clock } from '../../lib/clock.ts';
import { startBot } from '../console/bots.ts';
import { perform } from '../console/perform.ts';
import { createSession, type Session } from '../console/session.ts';
import { readTyped } from '../console/typed.ts';
import type { SceneOptions } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { createInk } from '../terminal/ink.ts';
import type { Scenario } from './wire.ts';

/** Plays what is asked for on the page, one thing at a time where the scene changes. */
export type Play = {
  /** The scenario on the stage; undefined: none. */
  readonly scenario: () => Scenario | undefined;
  /** Does what would be typed into the terminal; returns what would be said there. */
  readonly type: (line: string) => Promise<readonly string[]>;
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
    await stage.replace({ ...asBegun, ...changed });
    const player = session(said, until);
    const isReady = await startBot(player);
    if (!isReady && !until.aborted) return [...said, notReady, ...(next ? ['The scenario was not played.'] : [])];
    for (const step of next?.steps ?? []) {
      const typed = readTyped(step);
      if (until.aborted || typed.do === 'quit') break;
      // In a scenario the time of a wait is meant to run out.
      await perform(typed.do === 'wait' ? session([], until) : player, typed);
    }
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
    type: async (line) => {
      const said: string[] = [];
      const typed = readTyped(line);
      const [oldest] = stage.scene().bots();
      if (typed.do !== 'quit') await perform(session(said, signal), typed);
      if (said.length > 0) return said;
      // The terminal has the bots' own news for these.
      if (typed.do === 'kill') return [`Bot ${oldest?.number} is killed.`];
      return typed.do === 'start' || typed.do === 'second' ? [notReady] : [];
    },
    begin: (changed) => after(undefined, changed),
    show: (next) => after(next, next.with ?? {}),
  };
};

const notReady = 'The bot is not ready: “The bot’s log”, below the requests, says why.';
