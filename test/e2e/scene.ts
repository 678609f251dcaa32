import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { type PortalOptions, type SimulatedPortal, startPortal } from '../../src/sandbox/portal/portal.ts';
import {
  type SimulatedWorkspace,
  startWorkspace,
  type WorkspaceOptions,
} from '../../src/sandbox/workspace/workspace.ts';
import { type BotProcess, type Env, type Script, startProcess, type Way } from './bot-process.ts';
import { startWithin } from './bot-within.ts';

export type Transport = 'socket' | 'http';
export const transports: readonly Transport[] = ['socket', 'http'];

/** A portal and a workspace with the real bot between them; all of it ends with the test. */
export type Scene = {
  readonly portal: SimulatedPortal;
  readonly workspace: SimulatedWorkspace;
  /** Starts a bot and leaves it to itself; its environment is the scene's with `env` on top. */
  readonly launch: (env?: Env, script?: Script) => BotProcess;
  /** Starts a bot and waits until it is ready and, over HTTP, Slack knows its address. */
  readonly startBot: (env?: Env) => Promise<BotProcess>;
  /** Waits until `look` finds something, and gives it back; fails after three minutes with what the bot said. */
  readonly until: <Found>(
    what: string,
    look: () => Found | undefined | false | Promise<Found | undefined | false>,
  ) => Promise<Found>;
};

export type SceneOptions = {
  readonly transport?: Transport;
  readonly way?: Way;
  readonly portal?: PortalOptions;
  readonly workspace?: WorkspaceOptions;
  readonly env?: Env | ((workspace: SimulatedWorkspace) => Env);
};

/** Long enough for a machine that does ten other things; a wait on a condition ends with it. */
const withinMs = 180_000;

/** The scene before any bot is in it. */
export const setScene = async (t: TestContext, options: SceneOptions = {}): Promise<Scene> => {
  const { transport = 'socket', env = {} } = options;
  const bots: BotProcess[] = [];
  const portal = await startPortal(options.portal);
  const workspace = await startWorkspace(options.workspace);
  portal.knobs.durationMs = 1_000;
  t.after(async () => {
    await Promise.all(bots.map((bot) => (options.way === 'within' ? bot.stop() : bot.kill())));
    await Promise.all([portal.close(), workspace.close()]);
  });
  const common = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_API_URL: workspace.apiUrl,
    SLACK_ADMIN_CHANNEL: workspace.adminChannel,
    ...(transport === 'socket'
      ? { SLACK_APP_TOKEN: workspace.appToken }
      : { SLACK_SIGNING_SECRET: workspace.signingSecret }),
    DOCSPACE_API_HOST: portal.origin,
    DOCSPACE_API_KEY: portal.apiKey,
    BACKUP_POLL_INTERVAL_MS: '250',
    // Only the stories about them have the watch and the panel that comes by itself.
    BACKUP_WATCH: 'off',
    BACKUP_PANEL: 'off',
    // So have the digest and verifying.
    BACKUP_DIGEST: 'off',
    BACKUP_VERIFY: 'off',
    HOST: '127.0.0.1',
    PORT: '0',
    ...(typeof env === 'function' ? env(workspace) : env),
  };

  const until: Scene['until'] = async (what, look) => {
    const over = clock.elapsed() + withinMs;
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      if (clock.elapsed() > over) {
        assert.fail([`${what}: not within ${withinMs} ms`, ...bots.map(said), shown(workspace)].join('\n'));
      }
      const changed = new AbortController();
      const forget = workspace.onChange(() => changed.abort());
      await clock.sleep(50, changed.signal);
      forget();
    }
  };

  const launch: Scene['launch'] = (more = {}, script) => {
    const { way } = options;
    const bot =
      way === 'within' ? startWithin({ ...common, ...more }) : startProcess({ ...common, ...more }, way, script);
    bots.push(bot);
    return bot;
  };
  const startBot: Scene['startBot'] = async (more) => {
    const bot = launch(more);
    await until('the bot is ready', () => bot.logs().some(({ msg }) => msg === 'ready'));
    if (transport === 'http') workspace.setEventsUrl(`${bot.url()}/slack/events`);
    return bot;
  };
  return { portal, workspace, launch, startBot, until };
};

/** The scene with one bot that is ready, within the test's own process: for what does not need a process. */
export const openQuickScene = (t: TestContext, options: SceneOptions = {}): Promise<Scene & { bot: BotProcess }> =>
  openScene(t, { way: 'within', ...options });

/** The scene with one bot that is ready. */
export const openScene = async (t: TestContext, options: SceneOptions = {}): Promise<Scene & { bot: BotProcess }> => {
  const scene = await setScene(t, options);
  const bot = await scene.startBot();
  // A busy machine lets a bot be ready before that; its check would take a fault that a test has in mind for later.
  const isChecked = () => bot.logs().some(({ level, msg }) => msg === 'the portal was checked' || level === 'warn');
  await scene.until('the portal was checked', isChecked);
  return { ...scene, bot };
};

const said = (bot: BotProcess): string => `--- the bot said\n${bot.stdout()}${bot.stderr()}`;

const shown = ({ people, ephemerals, everything, adminChannel }: SimulatedWorkspace): string => {
  const alone = Object.entries(people).flatMap(([name, id]) => ephemerals(id).map(({ text }) => `${name}: ${text}`));
  return ['--- Slack shows', ...everything(adminChannel).map(({ text }) => text), ...alone].join('\n');
};
