import { uptime } from 'node:os';
import manifest from '../package.json' with { type: 'json' };
import type { Config } from './config/config.ts';
import { atMost, systemClock } from './lib/clock.ts';
import type { FatalError } from './lib/fatal-error.ts';
import { createHealth, listen } from './lib/health.ts';
import { createDispatcher, createSlackFetch } from './lib/http.ts';
import { boltLogger, type Log } from './lib/log.ts';
import { createBotMetrics } from './monitor/bot-metrics.ts';
import { countCalls } from './monitor/count-calls.ts';
import { createHeartbeat } from './monitor/heartbeat.ts';
import { createPortalService, type PortalService } from './portal-service.ts';
import { createAccess } from './slack/access.ts';
import { createApp } from './slack/app.ts';
import { explain } from './slack/blocks/explain.ts';
import { createSlackConnection, type SlackConnection } from './slack/connection.ts';
import { historyLimited } from './slack/requirements.ts';
import { createSlackClock } from './slack/slack-clock.ts';
import { createWebClient, type SlackFailure } from './slack/web.ts';
import { checkGroups } from './startup/check-groups.ts';
import { checkSlack, type SlackCheck } from './startup/check-slack.ts';
import { createCheckup } from './startup/doctor.ts';
import { createSlackReport, tokenGone } from './startup/slack-report.ts';
import { summarise } from './startup/summary.ts';

/** The whole bot, wired. */
export type Bot = {
  /** Runs until `stop`; resolves when everything is written. Rejects with an error that waiting does not fix. */
  readonly run: () => Promise<void>;
  readonly stop: () => void;
};

const drainMs = 8_000;
const portalMs = 1_000;

type Options = {
  readonly config: Config;
  readonly redact: (text: string) => string;
  readonly log: Log;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  /** Called at any time with an error that waiting does not fix. */
  readonly onFatal: (error: FatalError) => void;
};

export const createBot = (options: Options): Bot => {
  const shared = createShared(options);
  return { run: () => run(options, shared), stop: () => shared.stop.abort() };
};

/** What everything in the process shares: the ways out, health and metrics, and the signals to stop. */
const createShared = ({ config, redact, log }: Options) => {
  const { slack } = config;
  const stop = new AbortController();
  const halt = new AbortController();
  const dispatcher = createDispatcher();
  const machineFetch = createSlackFetch(dispatcher);
  const uptimeMs = (): number => uptime() * 1_000;
  const { clock, fetch } = createSlackClock({ machine: systemClock, uptimeMs, fetch: machineFetch, log });
  const metrics = createBotMetrics({ version: manifest.version, portal: config.portal.origin, clock });
  const health = createHealth({ redact, metrics });
  const heartbeat = createHeartbeat({ url: config.heartbeatUrl, dispatcher, clock, log });
  for (const [target, url] of [
    ['slack', slack.apiUrl],
    ['portal', config.portal.origin],
  ] as const) {
    countCalls(new URL(url).origin, (status) => metrics.called(target, status), halt.signal);
  }
  const client = createWebClient({ token: slack.botToken, apiUrl: slack.apiUrl, fetch, logger: boltLogger(log) });
  return { stop, halt, clock, metrics, health, dispatcher, heartbeat, machineFetch, fetch, client };
};

type Shared = ReturnType<typeof createShared>;

const run = async (options: Options, shared: Shared): Promise<void> => {
  const { config, log, onFatal } = options;
  const { clock, health, client, heartbeat, metrics } = shared;
  const { signal } = shared.stop;
  const report = createSlackReport({ onFatal, health, metrics });
  const slackConnection = prepareConnection(options, shared);
  const portal = createPortal(options, shared);
  await portal.prepare();
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const server = await listen({ port: config.port, host: config.host, health, slackEvents: slackConnection.events });
  log.info({ port: server.port, portal: config.portal.origin, channel: config.slack.adminChannel }, 'listening');
  const meeting = portal.meet();
  meeting.catch(onFatal);
  const checked = await checkSlack({ client, config, clock, log, signal, report });
  if (!checked) return await server.close();
  log.info({ summary: summarise({ config, port: server.port, checked }) }, 'Slack answers');
  const groupsChecked = checkGroups({ client, lists: config.access, log });

  const ends = { portal, slackConnection, report, known: checked.bot };
  const { runner, drain, watch, watchState, readWatch } = serve(options, shared, ends);
  metrics.watch(() => {
    const state = watchState();
    return state?.who === 'own' ? { alarms: state.alarms, newest: state.memory?.newest } : undefined;
  });
  const watching = Promise.all([runner.followCards(), watch()]);
  await Promise.race([slackConnection.open(), stopped]);
  // What is wrong with the portal is said before "ready", unless it takes long to find out.
  await atMost(portalMs, Promise.race([meeting, stopped]), clock);
  if (!signal.aborted) log.info({}, 'ready');
  const problems = async () => {
    const watched = await readWatch();
    if (watched && !watched.alarms) return undefined;
    return [...(watched?.alarms ?? []).map(({ kind }) => `alarm: ${kind}`), ...health.problems()];
  };
  const beating = heartbeat.run(problems, signal);
  await stopped;

  log.info({}, 'stopping');
  health.notReady('stopping');
  const ending = [slackConnection.close(), runner.drain(drainMs), drain(), watching, beating, groupsChecked];
  await atMost(drainMs + 1_000, Promise.all(ending), clock);
  shared.halt.abort();
  await server.close();
};

const prepareConnection = ({ config, log, onFatal }: Options, shared: Shared): SlackConnection => {
  const { fetch, dispatcher, clock, health, stop } = shared;
  let rejected = 0;
  return createSlackConnection({
    ...{ slack: config.slack, fetch, dispatcher, clock, log },
    onReachable: (isReachable) => {
      if (stop.signal.aborted) return;
      if (isReachable) health.ready();
      else health.notReady('no connection to Slack');
    },
    onRequest: (why) => {
      rejected += why === undefined ? -rejected : 1;
      if (why === undefined) health.fine('requests');
      else health.trouble('requests', `${rejected} from Slack rejected: ${why}`);
    },
    onFatal: (code) => onFatal(tokenGone('SLACK_APP_TOKEN', code)),
  });
};

const createPortal = (options: Options, { clock, health, metrics, heartbeat, dispatcher, stop, halt }: Shared) =>
  createPortalService({
    ...options,
    clock,
    dispatcher,
    report: (failure) => {
      metrics.reachable('portal', failure === undefined);
      if (failure) health.trouble('portal', explain(failure));
      else health.fine('portal');
    },
    onCards: [metrics.learn, heartbeat.learn],
    owed: (notice, why) => {
      metrics.owed(notice, why !== undefined);
      if (why === undefined) health.fine(notice);
      else health.trouble(notice, why);
    },
    onLimited: () => health.trouble('reading the admin channel', historyLimited),
    stop: stop.signal,
    halt: halt.signal,
  });

/** Everything that needs to know the bot as Slack knows it. */
const serve = (
  { config, log, redact }: Options,
  { client, fetch, machineFetch, dispatcher, clock }: Shared,
  ends: {
    readonly portal: PortalService;
    readonly known: SlackCheck['bot'];
    readonly slackConnection: SlackConnection;
    readonly report: (failure: SlackFailure | undefined) => void;
  },
) => {
  const { portal, known, slackConnection, report } = ends;
  const { slack } = config;
  const access = createAccess({
    ...{ client, clock, lists: config.access, adminChannel: slack.adminChannel },
    team: known.team,
  });
  const { connection } = slackConnection;
  // A wrong clock of this machine shows only if nothing corrects it.
  const uncorrected = { slackFetch: machineFetch, clock: systemClock };
  const checkUp = createCheckup({ config, dispatcher, ...uncorrected, log, redact, connection });
  const { listeners, ...served } = portal.serve({ client, botId: known.id, access, checkUp, report });
  const { drain } = createApp({
    ...{ client, access, listeners, clock, log, redact, fetch, apiUrl: slack.apiUrl },
    receiver: slackConnection.receiver,
    bot: { ...known, token: slack.botToken },
  });
  return { ...served, drain };
};
