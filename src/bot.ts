import type { RequestListener } from 'node:http';
import { HTTPReceiver } from '@slack/bolt';
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
import { greet } from './slack/greet.ts';
import { createJournal } from './slack/journal.ts';
import { createListeners } from './slack/listeners.ts';
import type { Connection } from './slack/look.ts';
import { tokenFault } from './slack/needs.ts';
import { createPanelKeeper } from './slack/panel-keeper.ts';
import { createPanelPlace } from './slack/panel-place.ts';
import { createSockets, socketCount } from './slack/sockets.ts';
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
  let sockets = 0;

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

  /** How Slack's requests come in. */
  const createIntake = () => {
    if (slack.transport.kind === 'http') {
      const { signingSecret } = slack.transport;
      const receiver = new HTTPReceiver({ signingSecret, logger: boltLogger(log) });
      let isOpen = false;
      const events: RequestListener = (request, response) =>
        isOpen ? receiver.requestListener(request, response) : response.writeHead(503).end();
      const open = async (): Promise<void> => {
        isOpen = true;
        health.ready();
      };
      return { receiver, events, open, close: async () => undefined };
    }
    const receiver = createSockets({
      appToken: slack.transport.appToken,
      apiUrl: slack.apiUrl,
      fetch: slackFetch,
      dispatcher,
      clock,
      log,
      onConnected: (count) => {
        sockets = count;
        if (stop.signal.aborted) return;
        if (count > 0) health.ready();
        else health.notReady('no connection to Slack');
      },
      onHopeless: (code) => onHopeless(tokenGone('SLACK_APP_TOKEN', code)),
    });
    return { receiver, events: undefined, open: () => receiver.start(), close: () => receiver.stop() };
  };

  const run = async (): Promise<void> => {
    const { receiver, events, open, close } = createIntake();
    const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    const server = await listen({
      port: config.port,
      host: config.host,
      health,
      ...(events ? { slackEvents: events } : {}),
    });
    log.info({ port: server.port, portal: portal.origin, channel: slack.adminChannel }, 'listening');
    const meeting = greetPortal({ portal, slot: config.backup.slot, clock, log, signal: stop.signal });
    meeting.catch(onHopeless);
    const greeted = await greet({ client, config, clock, log, signal: stop.signal, report });
    if (!greeted) return await server.close();
    const { bot: known } = greeted;
    log.info({ summary: summarise({ config, port: server.port, greeted }) }, 'Slack answers');

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
    const connection = (): Connection =>
      events ? { kind: 'http' } : { kind: 'socket', connected: sockets, of: socketCount };
    const listeners = createListeners({
      client,
      checkUp: createCheckup({ config, dispatcher, slackFetch, connection, clock, log, scrub }),
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
      receiver,
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
    const watching = runner.watch();
    await Promise.race([open(), stopped]);
    if (!stop.signal.aborted) log.info({}, 'ready');
    await stopped;

    log.info({}, 'stopping');
    health.notReady('stopping');
    await atMost(drainMs + 1_000, Promise.all([close(), runner.drain(drainMs), drain(), watching]), clock);
    halt.abort();
    await server.close();
  };

  return { run, stop: () => stop.abort() };
};

const tokenGone = (name: Parameters<typeof tokenFault>[0], code: string): Hopeless =>
  new Hopeless(`${tokenFault(name, code)} and start the bot again: it goes on with open backups.`);
