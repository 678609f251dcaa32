import { createBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config.ts';
import type { Log } from '../../src/log.ts';
import { type SimulatedPortal, startPortal } from '../../src/sandbox/portal/portal.ts';
import { type SimulatedWorkspace, startWorkspace } from '../../src/sandbox/workspace/workspace.ts';

export type Transport = 'socket' | 'http';

/** A portal, a workspace and the bot between them in one process, over real HTTP and WebSocket. */
export type World = {
  readonly portal: SimulatedPortal;
  readonly workspace: SimulatedWorkspace;
  readonly log: readonly string[];
  readonly close: () => Promise<void>;
};

/** Opens a world whose bot is ready. `before` may set knobs and faults before the bot starts. */
export const openWorld = async (
  transport: Transport,
  before: (portal: SimulatedPortal, workspace: SimulatedWorkspace) => void = () => undefined,
): Promise<World> => {
  const [portal, workspace] = await Promise.all([startPortal(), startWorkspace()]);
  Object.assign(portal.knobs, { durationMs: 1_200, pickupMs: 50, uploadMs: 200, publishEveryMs: 100 });
  before(portal, workspace);
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
    PORT: '0',
  });
  const lines: string[] = [];
  const ready = Promise.withResolvers<void>();
  const note = (level: string) => (fields: { port?: unknown; err?: unknown }, message: string) => {
    lines.push(
      `${level} ${message} ${fields.err instanceof Error ? (fields.err.stack ?? '') : JSON.stringify(fields)}`,
    );
    if (message === 'listening' && transport === 'http') {
      workspace.setEventsUrl(`http://127.0.0.1:${String(fields.port)}/slack/events`);
    }
    if (message === 'ready') ready.resolve();
  };
  const log: Log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
  const bot = createBot({
    config,
    scrub: (text) => text,
    log,
    follower: Math.random().toString(16).slice(2, 10),
    onHopeless: (error) => ready.reject(error),
  });
  const running = bot.run();
  running.catch(ready.reject);
  await ready.promise;
  return {
    portal,
    workspace,
    log: lines,
    close: async () => {
      bot.stop();
      await running.catch(() => undefined);
      await Promise.all([workspace.close(), portal.close()]);
    },
  };
};
