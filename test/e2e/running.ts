import type { Call } from '../../src/sandbox/server.ts';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import { cardSaying } from './reading.ts';
import { openScene, type Scene } from './scene.ts';

/** The scene with a backup that runs until it is told to end, and its card. */
export const openRun = async (...options: Parameters<typeof openScene>) => {
  const scene = await openScene(...options);
  const { portal, workspace } = scene;
  portal.knobs.durationMs = 600_000;
  await workspace.command(workspace.people.admin, '');
  const card = await cardSaying(scene, 'Running');
  await scene.until('a worker has the job', () => portal.job()?.stage.name === 'working');
  return { ...scene, scene, card };
};

/** Every notice in the channel, under whatever card. */
export const notices = ({ workspace }: Scene): readonly Message[] =>
  workspace.everything(workspace.adminChannel).filter(({ thread_ts, isDeleted }) => thread_ts !== '' && !isDeleted);

/** The calls of one of Slack's methods so far. */
export const callsOf = ({ workspace }: Scene, name: string): readonly Call[] =>
  workspace.calls.filter((call) => call.name === name);
