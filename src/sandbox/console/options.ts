import { parseArgs } from 'node:util';
import { nearest } from '../../lib/nearest.ts';
import { type ServerVersion, serverVersions } from '../portal/version.ts';
import type { SceneOptions } from '../scene.ts';

/** What the sandbox was started with. */
export type Options =
  | ({
      readonly kind: 'run';
      /** The page's port, 0 for any free one; undefined: no page. */
      readonly port: number | undefined;
    } & Omit<SceneOptions, 'readSettings'>)
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly sentence: string };

/** The servers that take API keys. */
const servers: readonly ServerVersion[] = serverVersions.filter((version) => version !== '2.6');

/** How the sandbox is started. */
export const usage = `Usage: npm run sandbox -- [options]

Runs the bot between a simulated DocSpace portal and a simulated Slack workspace on this machine: no accounts, no .env.

  --port NUMBER        the port of the page on 127.0.0.1; default 3000
  --no-page            no page, the terminal alone
  --http               Slack talks to the bot over HTTP instead of Socket Mode
  --server VERSION     the portal's DocSpace: ${servers.join(', ')} (newer than 3.8); default 3.8
  --self-hosted        the portal is self-hosted instead of in the cloud
  --real-slack         the real Slack takes the simulated one's place; SLACK_* come from the environment and .env
  --real-portal        the real portal takes the simulated one's place; DOCSPACE_* and BACKUP_* likewise
  --help               this text
`;

const known = {
  port: { type: 'string' },
  'no-page': { type: 'boolean' },
  http: { type: 'boolean' },
  server: { type: 'string' },
  'self-hosted': { type: 'boolean' },
  'real-slack': { type: 'boolean' },
  'real-portal': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Reads the command line's words. */
export const readOptions = (args: readonly string[]): Options => {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: known,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const stranger = Object.keys(values).find((name) => !Object.hasOwn(known, name));
  if (stranger !== undefined) {
    const suggestion = nearest(stranger, Object.keys(known));
    return wrong(
      `There is no option ${stranger.length === 1 ? '-' : '--'}${stranger}; the nearest is --${suggestion}.`,
    );
  }
  const [word] = positionals;
  if (word !== undefined) return wrong(`“${word}” is no option; --help lists them.`);
  for (const token of tokens) {
    if (token.kind === 'option' && !['server', 'port'].includes(token.name) && token.value !== undefined)
      return wrong(`--${token.name} takes no value.`);
  }
  if (values.help) return { kind: 'help' };
  const port = readPort(values.port, values['no-page'] === true);
  if (typeof port === 'string') return wrong(port);
  const server = servers.find((version) => version === (values.server ?? '3.8'));
  if (server === undefined) return wrong(`--server takes one of ${servers.join(', ')}.`);
  if (values['real-portal'] && (values.server || values['self-hosted']))
    return wrong('--server and --self-hosted are for the simulated portal, so they do not go with --real-portal.');
  if (values['real-slack'] && values.http)
    return wrong(
      '--http is for the simulated Slack, so it does not go with --real-slack: there SLACK_SIGNING_SECRET without SLACK_APP_TOKEN means HTTP.',
    );
  return {
    kind: 'run',
    port: port.port,
    isSlackReal: values['real-slack'] === true,
    isPortalReal: values['real-portal'] === true,
    transport: values.http ? 'http' : 'socket',
    server,
    isSelfHosted: values['self-hosted'] === true,
  };
};

const readPort = (
  given: string | boolean | undefined,
  isWithout: boolean,
): { readonly port: number | undefined } | string => {
  if (isWithout)
    return given === undefined ? { port: undefined } : '--port is for the page, so it does not go with --no-page.';
  const port = given === undefined ? 3_000 : /^\d{1,5}$/.test(String(given)) ? Number(given) : Number.NaN;
  return port <= 65_535 ? { port } : '--port takes a number from 0 to 65535, 0 for any free port.';
};

const wrong = (sentence: string): Options => ({ kind: 'wrong', sentence });
