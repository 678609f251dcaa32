import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../lib/clock.ts';
import { botEnvironment, type Transport } from './bot-environment.ts';
import { type BotEnd, type BotProcess, startBotProcess } from './bot-process.ts';
import { createListeners } from './listeners.ts';
import { type SimulatedPortal, startPortal } from './portal/portal.ts';
import type { ServerVersion } from './portal/version.ts';
import { createTravelClock } from './travel-clock.ts';
import { type SimulatedWorkspace, startWorkspace } from './workspace/workspace.ts';

/** Which ends are real, and what the simulated ones are like. */
export type SceneOptions = {
  readonly isSlackReal: boolean;
  readonly isPortalReal: boolean;
  readonly transport: Transport;
  readonly server: ServerVersion;
  readonly isSelfHosted: boolean;
  /** Variables of the bot beside those that connect it; undefined: none. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Where a real end's settings come from; read again for each bot, and never if both ends are simulated. */
  readonly readSettings: () => NodeJS.ProcessEnv;
};

/** Something that a bot did by itself. */
export type BotNews =
  | { readonly kind: 'log' | 'complaint'; readonly bot: BotProcess; readonly line: string }
  | { readonly kind: 'ended'; readonly bot: BotProcess; readonly end: BotEnd };

/** A portal, a workspace and bots between them, on this machine. */
export type Scene = {
  readonly options: SceneOptions;
  /** Undefined: the real one. */
  readonly portal: SimulatedPortal | undefined;
  /** Undefined: the real one. */
  readonly workspace: SimulatedWorkspace | undefined;
  /** Those that run, oldest first. */
  readonly bots: () => readonly BotProcess[];
  readonly startBot: () => BotProcess;
  /** The time in the scene. */
  readonly clock: Clock;
  /** How far that time was put forward. */
  readonly aheadMs: () => number;
  /** Lets so many ms pass for everybody in the scene at once; 0 waits until the bots have nothing to do but to wait. */
  readonly putForward: (ms: number) => Promise<void>;
  /** Calls the listener at every piece of news until the returned function is called. */
  readonly onNews: (listener: (news: BotNews) => void) => () => void;
  /** Stops the bots, then what is simulated, and leaves nothing behind. */
  readonly close: () => Promise<void>;
  /** The same at once and by force, for a process that ends. */
  readonly abandon: () => void;
};

/** Opens a scene without a bot: everything simulated is healthy and listens on 127.0.0.1. */
export const openScene = async (options: SceneOptions): Promise<Scene> => {
  const { transport } = options;
  const directory = await mkdtemp(join(tmpdir(), 'docspace-sandbox-'));
  const clock = createTravelClock(systemClock);
  const { workspace, portal } = await openEnds(options, clock);
  const { tell, listen } = createListeners<BotNews>();
  let bots: readonly BotProcess[] = [];
  let started = 0;

  /** Slack's requests go to the newest bot that is ready. */
  const route = (): void => {
    const port = bots.findLast((bot) => bot.isReady())?.port();
    if (transport === 'http')
      workspace?.setEventsUrl(port === undefined ? undefined : `http://127.0.0.1:${port}/slack/events`);
  };
  const startBot = (): BotProcess => {
    started += 1;
    const settings = workspace && portal ? {} : options.readSettings();
    const bot = startBotProcess({
      number: started,
      directory,
      aheadMs: clock.aheadMs(),
      environment: botEnvironment({ workspace, portal, transport, settings, variables: options.variables }),
      onLine: (line, kind) => tell({ kind, bot, line }),
    });
    bots = [...bots, bot];
    void bot.ready.then(route);
    void bot.ended.then((end) => {
      bots = bots.filter((other) => other !== bot);
      route();
      tell({ kind: 'ended', bot, end });
    });
    return bot;
  };
  const sweep = (): void => rmSync(directory, { recursive: true, force: true });

  return {
    options,
    portal,
    workspace,
    bots: () => bots,
    startBot,
    clock,
    aheadMs: clock.aheadMs,
    putForward: async (ms) => {
      if (ms > 0) clock.putAhead(clock.aheadMs() + ms);
      await Promise.all(bots.map((bot) => bot.putAhead(clock.aheadMs())));
    },
    onNews: listen,
    close: async () => {
      await Promise.all(bots.map((bot) => bot.stop()));
      await Promise.all([workspace?.close(), portal?.close()]);
      sweep();
    },
    abandon: () => {
      for (const bot of bots) void bot.kill();
      sweep();
    },
  };
};

/** What the bots work between, as far as it is simulated. */
const openEnds = async (options: SceneOptions, clock: Clock): Promise<Pick<Scene, 'workspace' | 'portal'>> => {
  const { isSlackReal, isPortalReal, server, isSelfHosted } = options;
  const workspace = isSlackReal ? undefined : await startWorkspace({ clock });
  if (workspace) workspace.knobs.messagesKept = messagesKept;
  const portal = isPortalReal ? undefined : await startPortal({ clock, server, isStandalone: isSelfHosted });
  if (portal) makeHandy(portal);
  return { workspace, portal };
};

/** Backups that are short and free. */
const makeHandy = (portal: SimulatedPortal): void => {
  setPace(portal, 8);
  portal.knobs.pickupMs = 1_000;
  portal.knobs.allowance = plentyOfBackups;
};

/** A sandbox that is used for days does not grow. */
const messagesKept = 500;

/** More free backups a month than anybody makes by hand. */
export const plentyOfBackups = 1_000;

/** So many that progress continues evenly, whatever the portal has. */
const manyFiles = 2_000;

/** Backups from now on take so many seconds, the last 40 % of them for the upload. */
export const setPace = ({ knobs }: SimulatedPortal, seconds: number): void => {
  knobs.durationMs = seconds * 1_000;
  knobs.uploadMs = seconds * 400;
  knobs.progressFiles = manyFiles;
};
