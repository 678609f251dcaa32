import { explain } from './backup/explain.ts';
import { createCheckup } from './checkup.ts';
import { atMost, systemClock as clock } from './clock.ts';
import type { Config } from './config.ts';
import { createPortalClient } from './docspace/client.ts';
import { createHealth, listen } from './health.ts';
import { Hopeless } from './hopeless.ts';
import { boltLogger, type Log } from './log.ts';
import { createDispatcher, createSlackFetch } from './network.ts';
import { greetPortal, reported } from './runner/greet-portal.ts';
import { createRunner } from './runner/runner.ts';
import { createAccess } from './slack/access.ts';
import { createApp } from './slack/app.ts';
import { createChannel } from './slack/channel.ts';
import { createEntrance, type Entrance } from './slack/entrance.ts';
import { type Greeted, greet } from './slack/greet.ts';
import { createJournal } from './slack/journal.ts';
import { createListeners } from './slack/listeners.ts';
import { tokenFault } from './slack/needs.ts';
import { createPanelKeeper } from './slack/panel-keeper.ts';
import { createPanelPlace } from './slack/panel-place.ts';
import { createWebClient, isChannelGone, isTokenGone, type SlackFailure } from './slack/web.ts';
import { summarise } from './summary.ts';

/** The whole bot, wired. */
export type Bot = {
  /** Runs until `stop`; resolves when everything is written. Rejects where waiting mends nothing. */
  readonly run: () => Promise<void>;
  readonly stop: () => void;
};

const drainMs = 8_000;

export const createBot = (options: {
  readonly config: Config;
  readonly scrub: (text: string) => string;
  readonly log: Log;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  /** Told at any time that waiting mends nothing any more. */
  readonly onHopeless: (error: Hopeless) => void;
}): Bot => {
  const { config, scrub, log, follower, onHopeless } = options;
  const { slack } = config;
  const stop = new AbortController();
  const halt = new AbortController();
  const health = createHealth({ scrub });
  const dispatcher = createDispatcher();
  const slackFetch = createSlackFetch(dispatcher);

  const report = (failure: SlackFailure | undefined): void => {
    if (failure === undefined) health.fine('slack');
    else if (failure.kind === 'unclear') health.trouble('slack', failure.detail);
    else if (failure.kind === 'refused' && isTokenGone(failure.code)) {
      onHopeless(tokenGone('SLACK_BOT_TOKEN', failure.code));
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
  const portalClient = createPortalClient({ ...config.portal, dispatcher, scrub });
  const portal = reported(portalClient, config.backup.slot, (refusal) =>
    refusal ? health.trouble('portal', explain(refusal)) : health.fine('portal'),
  );

  /** All that needs to know the bot as Slack knows it. */
  const wire = (known: Greeted['bot'], entrance: Entrance) => {
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
      checkUp: createCheckup({ config, dispatcher, slackFetch, connection: entrance.connection, clock, log, scrub }),
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
      scrub,
    });
    return { runner, drain };
  };

  const run = async (): Promise<void> => {
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
      onHopeless: (code) => onHopeless(tokenGone('SLACK_APP_TOKEN', code)),
    });
    const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    const server = await listen({ port: config.port, host: config.host, health, slackEvents: entrance.events });
    log.info({ port: server.port, portal: portal.origin, channel: slack.adminChannel }, 'listening');
    const meeting = greetPortal({ portal, slot: config.backup.slot, clock, log, signal: stop.signal });
    meeting.catch(onHopeless);
    const greeted = await greet({ client, config, clock, log, signal: stop.signal, report });
    if (!greeted) return await server.close();
    log.info({ summary: summarise({ config, port: server.port, greeted }) }, 'Slack answers');

    const { runner, drain } = wire(greeted.bot, entrance);
    const watching = runner.watch();
    await Promise.race([entrance.open(), stopped]);
    if (!stop.signal.aborted) log.info({}, 'ready');
    await stopped;

    log.info({}, 'stopping');
    health.notReady('stopping');
    await atMost(drainMs + 1_000, Promise.all([entrance.close(), runner.drain(drainMs), drain(), watching]), clock);
    halt.abort();
    await server.close();
  };

  return { run, stop: () => stop.abort() };
};

const tokenGone = (name: Parameters<typeof tokenFault>[0], code: string): Hopeless =>
  new Hopeless(`${tokenFault(name, code)} and start the bot again: it goes on with open backups.`);
