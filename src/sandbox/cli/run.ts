import type { Clock } from '../../clock.ts';
import type { Scene } from '../scene.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';
import { startBot, tellNews } from './bots.ts';
import { typeCommand } from './in-slack.ts';
import type { Ink } from './ink.ts';
import { createReader, type Names } from './mrkdwn.ts';
import { perform } from './perform.ts';
import { type Session, untilEnded } from './session.ts';
import { createShow } from './show.ts';
import type { Terminal } from './terminal.ts';
import { readTyped } from './typed.ts';

/** Starts the bot, shows one backup where nothing real is at stake, and does what is typed until `quit`. */
export const run = async (options: {
  readonly scene: Scene;
  readonly terminal: Terminal;
  readonly ink: Ink;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<void> => {
  const { scene, terminal, ink, clock, signal } = options;
  const { workspace, portal } = scene;
  const names = workspace ? namesIn(workspace) : { person: same, channel: same };
  const session: Session = {
    scene,
    clock,
    signal,
    say: (...lines) => terminal.say(lines),
    show: createShow({ names, read: createReader(names, ink), ink, clock }),
    names,
    who: workspace?.people.admin ?? '',
    isLogShown: false,
  };
  const prompt = (): string => `${workspace ? names.person(session.who) : 'sandbox'}> `;
  scene.onNews((news) => tellNews(session, news));
  workspace?.onChange((change) => terminal.say(session.show.change(change)));

  session.say(...welcome(scene));
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
  session.say('The input has ended; the sandbox runs on until Ctrl-C or SIGTERM.');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
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

const namesIn = ({ knobs, people, bot }: SimulatedWorkspace): Names => {
  const known = new Set([...Object.values(people), bot.userId]);
  const person = (id: string): string => (known.has(id) ? knobs.person(id).name : id);
  return {
    person,
    channel: (id) => {
      if (!/^[CD]/.test(id)) return id;
      const channel = knobs.channel(id);
      return channel.person === '' ? channel.name : person(channel.person);
    },
  };
};

const same = (id: string): string => id;
