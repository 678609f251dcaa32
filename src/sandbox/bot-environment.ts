import { resolve } from 'node:path';
import type { SimulatedPortal } from './portal/portal.ts';
import type { SimulatedWorkspace } from './workspace/workspace.ts';

/** How the app is connected to the simulated workspace; a real one's settings say it themselves. */
export type Transport = 'socket' | 'http';

/** The two ends of the bot; undefined: the real one, whose settings are among `settings`. */
export type Ends = {
  readonly workspace: SimulatedWorkspace | undefined;
  readonly portal: SimulatedPortal | undefined;
  readonly transport: Transport;
  readonly settings: NodeJS.ProcessEnv;
  /** Variables of the bot that the scene sets. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
};

/** The whole environment of a bot in the sandbox. Of `settings` it takes what a real end needs, and nothing else. */
export const botEnvironment = ({
  workspace,
  portal,
  transport,
  settings,
  variables,
}: Ends): Record<string, string> => ({
  ...(workspace && portal ? {} : proxies(settings)),
  PORT: '0',
  ...(workspace ? simulatedSlack(workspace, transport) : taken(settings, /^(SLACK_\w+|PORT)$/)),
  ...(portal ? simulatedPortal(portal) : taken(settings, /^(DOCSPACE|BACKUP)_\w+$/)),
  ...variables,
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
});

const simulatedSlack = (workspace: SimulatedWorkspace, transport: Transport): Record<string, string> => ({
  SLACK_API_URL: workspace.apiUrl,
  SLACK_BOT_TOKEN: workspace.botToken,
  SLACK_ADMIN_CHANNEL: workspace.adminChannel,
  ...(transport === 'socket'
    ? { SLACK_APP_TOKEN: workspace.appToken }
    : { SLACK_SIGNING_SECRET: workspace.signingSecret }),
});

/** A stall is told after half a minute, so that there is one to see. */
const simulatedPortal = (portal: SimulatedPortal): Record<string, string> => ({
  DOCSPACE_API_HOST: portal.origin,
  DOCSPACE_API_KEY: portal.apiKey,
  BACKUP_POLL_INTERVAL_MS: '1000',
  BACKUP_STALL_MINUTES: '0.5',
});

/** The settings of that name; a secret's file by its full path, since the bot runs in another directory. */
const taken = (settings: NodeJS.ProcessEnv, names: RegExp): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      names.test(name) && value ? [[name, name.endsWith('_FILE') ? resolve(value) : value]] : [],
    ),
  );

/** What the way to a real end may need; the simulated one is never reached through a proxy. */
const proxies = (settings: NodeJS.ProcessEnv): Record<string, string> => {
  const around = [settings.NO_PROXY ?? settings.no_proxy, '127.0.0.1'].filter(Boolean).join(',');
  return { ...taken(settings, /^(https?_proxy|NODE_EXTRA_CA_CERTS)$/i), NO_PROXY: around };
};
