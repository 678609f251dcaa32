import { createChannel } from './channel/channel.ts';
import { createJournal } from './channel/journal.ts';
import { createListeners } from './commands/commands.ts';
import { createPanelPlace } from './commands/panel/message.ts';
import { createPanelKeeper } from './commands/panel/panel.ts';
import type { Config } from './config/config.ts';
import { createPortalClient } from './docspace/client.ts';
import { atMost, systemClock as clock } from './lib/clock.ts';
import { FatalError } from './lib/fatal-error.ts';
import { createHealth, listen } from './lib/health.ts';
import { createDispatcher, createSlackFetch } from './lib/http.ts';
import { boltLogger, type Log } from './lib/log.ts';
import { createRunner } from './runner/runner.ts';
import { createAccess } from './slack/access.ts';
import { createApp } from './slack/app.ts';
import { explain } from './slack/blocks/explain.ts';
import { createEntrance, type Entrance } from './slack/connection.ts';
import { tokenFault } from './slack/requirements.ts';
import { createWebClient, isChannelGone, isTokenGone, type SlackFailure } from './slack/web.ts';
import { checkGroups } from './startup/check-groups.ts';
import { checkSlack, type SlackCheck } from './startup/check-slack.ts';
import { createCheckup } from './startup/doctor.ts';
import { summarise } from './startup/summary.ts';
import { reported, waitForPortal } from './startup/wait-for-portal.ts';

/** The whole bot, wired. */
export type Bot = {
  /** Runs until `stop`; resolves when everything is written. Rejects where waiting mends nothing. */
  readonly run: () => Promise<void>;
  readonly stop: () => void;
};

const drainMs = 8_000;

export const createBot = (options: {
  readonly config: Config;
  readonly redact: (text: string) => string;
  readonly log: Log;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  /** Told at any time that waiting mends nothing any more. */
  readonly onFatal: (error: FatalError) => void;
}): Bot => {
  const { config, redact, log, follower, onFatal } = options;
  const { slack } = config;
  const stop = new AbortController();
  const halt = new AbortController();
  const health = createHealth({ redact });
  const dispatcher = createDispatcher();
  const slackFetch = createSlackFetch(dispatcher);

  const report = (failure: SlackFailure | undefined): void => {
    if (failure === undefined) health.fine('slack');
    else if (failure.kind === 'unclear') health.trouble('slack', failure.detail);
    else if (failure.kind === 'refused' && isTokenGone(failure.code)) {
      onFatal(tokenGone('SLACK_BOT_TOKEN', failure.code));
    } else if (failure.kind === 'refused' && isChannelGone(failure.code)) {
      health.trouble('slack', `the admin channel cannot be used (${failure.code})`);
    }
  };
  const client = createWebClient({
    token: slack.botToken,
    apiUrl: slack.apiUrl,
    fetch: slackFetch,
    logger: boltLogger(log),
  });
  const portalClient = createPortalClient({ ...config.portal, dispatcher, redact });
  const portal = reported(portalClient, config.backup.slot, (failure) =>
    failure ? health.trouble('portal', explain(failure)) : health.fine('portal'),
  );

  /** All that needs to know the bot as Slack knows it. */
  const wire = (known: SlackCheck['bot'], entrance: Entrance) => {
    const channel = createChannel({ client, id: slack.adminChannel, botId: known.id });
    const journal = createJournal({ channel, follower, clock, log, signal: halt.signal, report });
    const panel = createPanelKeeper({
      place: createPanelPlace({ client, channel: channel.id, botId: known.id }),
      portal: portal.origin,
      permalink: channel.permalink,
      clock,
      log,
      signal: stop.signal,
    });
    const runner = createRunner({ ...config, portal, journal, clock, log, follower, onCards: panel.learn });
    const access = createAccess({ client, lists: config.access, adminChannel: channel.id, team: known.team, clock });
    const listeners = createListeners({
      client,
      checkUp: createCheckup({ config, dispatcher, slackFetch, connection: entrance.connection, clock, log, redact }),
      access,
      runner,
      channel,
      panel,
      portal: portal.origin,
      backup: config.backup,
      clock,
      log,
    });
    const { drain } = createApp({
      receiver: entrance.receiver,
      client,
      apiUrl: slack.apiUrl,
      fetch: slackFetch,
      bot: { ...known, token: slack.botToken },
      access,
      listeners,
      clock,
      log,
      redact,
    });
    return { runner, drain };
  };

  const run = async (): Promise<void> => {
    let rejected = 0;
    const entrance = createEntrance({
      slack,
      fetch: slackFetch,
      dispatcher,
      clock,
      log,
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
    const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    const server = await listen({ port: config.port, host: config.host, health, slackEvents: entrance.events });
    log.info({ port: server.port, portal: portal.origin, channel: slack.adminChannel }, 'listening');
    const meeting = waitForPortal({ portal, slot: config.backup.slot, clock, log, signal: stop.signal });
    meeting.catch(onFatal);
    const checked = await checkSlack({ client, config, clock, log, signal: stop.signal, report });
    if (!checked) return await server.close();
    log.info({ summary: summarise({ config, port: server.port, checked }) }, 'Slack answers');
    const groupsChecked = checkGroups({ client, lists: config.access, log });

    const { runner, drain } = wire(checked.bot, entrance);
    const watching = runner.watch();
    await Promise.race([entrance.open(), stopped]);
    if (!stop.signal.aborted) log.info({}, 'ready');
    await stopped;

    log.info({}, 'stopping');
    health.notReady('stopping');
    await atMost(
      drainMs + 1_000,
      Promise.all([entrance.close(), runner.drain(drainMs), drain(), watching, groupsChecked]),
      clock,
    );
    halt.abort();
    await server.close();
  };

  return { run, stop: () => stop.abort() };
};

const tokenGone = (name: Parameters<typeof tokenFault>[0], code: string): FatalError =>
  new FatalError(`${tokenFault(name, code)} and start the bot again: it goes on with open backups.`);
