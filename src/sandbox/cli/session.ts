import type { Clock } from '../../clock.ts';
import { isOpen, newestCard } from '../cards.ts';
import type { Scene } from '../scene.ts';
import { isBusy } from '../trouble.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';
import type { Names } from './mrkdwn.ts';
import type { Show } from './show.ts';

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
    await clock.sleep(changedAt + quietForMs - clock.elapsed(), signal);
  }
  unwatch();
};

/** Resolves with true once no backup is under way, in Slack's eyes or the portal's, and Slack is quiet; false: not in time. */
export const untilEnded = async (
  session: Session,
  workspace: SimulatedWorkspace,
  withinMs: number,
): Promise<boolean> => {
  const { portal } = session.scene;
  const isUnderWay = (): boolean => {
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
const becomes = async ({ clock, signal }: Session, isSo: () => boolean, withinMs: number): Promise<boolean> => {
  const over = clock.elapsed() + withinMs;
  while (!isSo() && !signal.aborted && clock.elapsed() < over) await clock.sleep(100, signal);
  return isSo();
};
