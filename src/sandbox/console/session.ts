import type { Clock } from '../../lib/clock.ts';
import { isOpen, newestCard } from '../cards.ts';
import { createShow, type Show } from '../render/show.ts';
import type { Names } from '../render/text.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { Ink } from '../terminal/ink.ts';
import { isBusy } from '../trouble-at-portal.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';

/** A person at a terminal with a scene. */
export type Session = {
  readonly scene: Scene;
  readonly clock: Clock;
  /** Aborts once the sandbox is being stopped. */
  readonly signal: AbortSignal;
  readonly say: (...lines: readonly string[]) => void;
  readonly show: Show;
  readonly names: Names;
  /** The user ID of the person who is typing; '' with the real Slack. */
  who: string;
  isLogShown: boolean;
};

/** A session at whatever scene the stage has, of the administrator. */
export const createSession = (options: {
  readonly stage: Stage;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly say: (...lines: readonly string[]) => void;
  readonly ink: Ink;
}): Session => {
  const { stage, clock, ink } = options;
  const names = namesIn(() => stage.scene().workspace);
  return {
    get scene() {
      return stage.scene();
    },
    clock,
    signal: options.signal,
    say: options.say,
    show: createShow({ names, ink, clock: { now: () => stage.scene().clock.now() } }),
    names,
    who: stage.scene().workspace?.people.admin ?? '',
    isLogShown: false,
  };
};

/** The names in a simulated workspace; an ID that it does not know stays an ID. */
export const namesIn = (workspace: () => SimulatedWorkspace | undefined): Names => {
  const person = (id: string): string => {
    const simulated = workspace();
    if (simulated === undefined) return id;
    const known = [...Object.values(simulated.people), simulated.bot.userId];
    return known.includes(id) ? simulated.knobs.person(id).name : id;
  };
  return {
    person,
    channel: (id) => {
      const channel = workspace()
        ?.channels()
        .find((one) => one.id === id);
      if (channel === undefined) return id;
      return channel.person === '' ? channel.name : person(channel.person);
    },
  };
};

const quietForMs = 400;
const quietWithinMs = 4_000;

/** Resolves once nothing has changed in Slack for a moment, or after a few seconds of changes. */
export const untilQuiet = async ({ scene: { workspace }, clock, signal }: Session): Promise<void> => {
  if (workspace === undefined) return;
  let changedAt = clock.elapsed();
  const unwatch = workspace.onChange(() => {
    changedAt = clock.elapsed();
  });
  const startedAt = clock.elapsed();
  while (!signal.aborted && clock.elapsed() - startedAt < quietWithinMs && clock.elapsed() - changedAt < quietForMs) {
    await clock.sleep(Math.max(1, changedAt + quietForMs - clock.elapsed()), signal);
  }
  unwatch();
};

/** Resolves with true once no backup is running, in Slack's eyes or the portal's, and Slack is quiet; false: not in time. */
export const untilEnded = async (
  session: Session,
  workspace: SimulatedWorkspace,
  withinMs: number,
): Promise<boolean> => {
  const isUnderWay = (): boolean => {
    const { portal } = session.scene;
    if (session.scene.workspace !== workspace) return false;
    const card = newestCard(workspace);
    return (card !== undefined && isOpen(card)) || (portal !== undefined && isBusy(portal));
  };
  if (!(await becomes(session, () => !isUnderWay(), withinMs))) return false;
  await untilQuiet(session);
  return true;
};

/** Resolves once Slack can reach the bot again, or will not for a while. */
export const untilReachable = async (session: Session): Promise<void> => {
  const { workspace, options, bots } = session.scene;
  if (workspace === undefined || options.transport === 'http' || bots().length === 0) return;
  await becomes(session, () => workspace.sockets() > 0, 15_000);
};

/** Whether something becomes so in time. */
export const becomes = async ({ clock, signal }: Session, isSo: () => boolean, withinMs: number): Promise<boolean> => {
  const over = clock.elapsed() + withinMs;
  while (!isSo() && !signal.aborted && clock.elapsed() < over) await clock.sleep(100, signal);
  return isSo();
};
