import { createBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Log } from '../../src/lib/log.ts';
import { startPortal } from '../../src/sandbox/portal/portal.ts';
import { startWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { Transport } from '../e2e/scene.ts';
import type { Ends } from './truth.ts';

/** A portal, a workspace and the bot between them in one process, over real HTTP and WebSocket. */
export type World = Ends & {
  readonly log: readonly string[];
  /** Starts a bot and waits until it is ready and, over HTTP, Slack knows its address. */
  readonly startBot: () => Promise<void>;
  /** Stops the bot in order. */
  readonly stopBot: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** How long a backup takes: `whole` enough for the card to be edited on the way, `short` just for its two ends. */
export const durationsMs = { whole: 8_000, short: 1_200 } as const;
export type Pace = keyof typeof durationsMs;

/** The world before a bot is in it. */
export const openWorld = async (transport: Transport, pace: Pace): Promise<World> => {
  const [portal, workspace] = await Promise.all([startPortal(), startWorkspace()]);
  Object.assign(portal.knobs, { durationMs: durationsMs[pace], pickupMs: 50, uploadMs: 200, publishEveryMs: 100 });
  const config = readConfig({
    SLACK_API_URL: workspace.apiUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    ...(transport === 'socket'
      ? { SLACK_APP_TOKEN: workspace.appToken }
      : { SLACK_SIGNING_SECRET: workspace.signingSecret }),
    SLACK_ADMIN_CHANNEL: workspace.adminChannel,
    DOCSPACE_API_HOST: portal.origin,
    DOCSPACE_API_KEY: portal.apiKey,
    BACKUP_POLL_INTERVAL_MS: '250',
    BACKUP_WATCH: 'off',
    BACKUP_PANEL: 'off',
    BACKUP_DIGEST: 'off',
    HOST: '127.0.0.1',
    PORT: '0',
  });
  const lines: string[] = [];
  let stopBot: World['stopBot'] = async () => undefined;

  const startBot = async (): Promise<void> => {
    const ready = Promise.withResolvers<void>();
    const note = (level: string) => (fields: { port?: unknown; err?: unknown }, message: string) => {
      const detail = fields.err instanceof Error ? (fields.err.stack ?? '') : JSON.stringify(fields);
      lines.push(`${new Date().toISOString()} ${level} ${message} ${detail}`);
      if (message === 'listening' && transport === 'http') {
        workspace.setEventsUrl(`http://127.0.0.1:${String(fields.port)}/slack/events`);
      }
      if (message === 'ready') ready.resolve();
    };
    const log: Log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
    const follower = Math.random().toString(16).slice(2, 10);
    const bot = createBot({ config, redact: (text) => text, log, follower, onFatal: ready.reject });
    const over = bot.run().catch(ready.reject);
    stopBot = async () => {
      bot.stop();
      await over;
    };
    await ready.promise;
  };

  return {
    portal,
    workspace,
    log: lines,
    startBot,
    stopBot: () => stopBot(),
    close: async () => {
      await stopBot();
      await Promise.all([workspace.close(), portal.close()]);
    },
  };
};
