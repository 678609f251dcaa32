import type { Clock } from '../../lib/clock.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { Ink } from '../terminal/ink.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { startBot, tellNews } from './bots.ts';
import { typeCommand } from './in-slack.ts';
import { perform } from './perform.ts';
import { createSession, type Session, untilEnded } from './session.ts';
import { readTyped } from './typed.ts';

/** Starts the bot, shows one backup if nothing real is at stake, and does what is typed until `quit`. */
export const run = async (options: {
  readonly stage: Stage;
  readonly terminal: Terminal;
  readonly ink: Ink;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Where the page is, or why there is none; '' for nothing to say. */
  readonly page: string;
}): Promise<void> => {
  const { stage, terminal, ink, clock, signal } = options;
  const session = createSession({ stage, clock, signal, ink, say: (...lines) => terminal.say(lines) });
  watchScenes(session, stage);
  const { workspace, portal } = stage.scene();
  const prompt = (): string => `${session.scene.workspace ? session.names.person(session.who) : 'sandbox'}> `;

  session.say(...welcome(stage.scene()), ...(options.page === '' ? [] : [options.page]));
  const isReady = await startBot(session);
  if (isReady && workspace && portal) {
    session.say(`${prompt()}/backup`);
    await typeCommand(session, workspace, '');
    // A script's first line finds a bot at rest; a person may interfere at once.
    if (!terminal.isPerson) await untilEnded(session, workspace, 60_000);
  }
  for (;;) {
    const line = await terminal.next(prompt());
    if (line === undefined) break;
    const typed = readTyped(line);
    if (typed.do === 'quit') return;
    await perform(session, typed);
  }
  if (signal.aborted) return;
  session.say('The input has ended; the sandbox keeps running until Ctrl-C or SIGTERM.');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
};

/** Shows what is seen in each scene; the person stays the same from one to the next. */
const watchScenes = (session: Session, stage: Stage): void => {
  const watch = (scene: Scene): (() => void) => {
    const unwatch = [
      scene.onNews((news) => tellNews(session, news)),
      scene.workspace?.onChange((change) => session.say(...session.show.change(change))),
    ];
    return () => {
      for (const leave of unwatch) leave?.();
    };
  };
  let seen = stage.scene();
  let leave = watch(seen);
  stage.onScene((scene) => {
    leave();
    leave = watch(scene);
    const people = Object.entries(scene.workspace?.people ?? {});
    const role = Object.entries(seen.workspace?.people ?? {}).find(([, id]) => id === session.who)?.[0];
    session.who = people.find(([name]) => name === role)?.[1] ?? session.who;
    seen = scene;
    session.say('The page started over with a fresh scene.');
  });
};

const welcome = ({ workspace, portal, options }: Scene): readonly string[] => {
  const portalName = portal ? `a simulated DocSpace ${options.server} (${portal.origin})` : 'the real portal';
  return [
    `The bot runs between ${portalName} and ${workspace ? 'a simulated Slack' : 'the real Slack'}.`,
    stakes({ workspace, portal }),
    'Type /backup, break, kill or help; Ctrl-C stops everything.',
  ];
};

const stakes = ({ workspace, portal }: Pick<Scene, 'workspace' | 'portal'>): string => {
  if (workspace && portal)
    return 'No account is used and no data leaves this machine. Watch one backup, then try your own.';
  const until = `No backup is started until somebody asks for one ${workspace ? 'here' : 'in Slack'}`;
  return portal ? `${until}.` : `${until}; it is a real one then.`;
};
