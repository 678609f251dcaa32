import type { RequestListener } from 'node:http';
import { HTTPReceiver, type webApi } from '@slack/bolt';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { explain } from './backup/explain.ts';
import { systemClock as clock } from './clock.ts';
import type { Config } from './config.ts';
import { createPortalClient } from './docspace/client.ts';
import { createHealth, listen } from './health.ts';
import { Hopeless } from './hopeless.ts';
import { boltLogger, type Log } from './log.ts';
import { greetPortal, reported } from './runner/greet-portal.ts';
import { createRunner } from './runner/runner.ts';
import { createAccess } from './slack/access.ts';
import { createApp } from './slack/app.ts';
import { createChannel } from './slack/channel.ts';
import { greet } from './slack/greet.ts';
import { createJournal } from './slack/journal.ts';
import { createSockets } from './slack/sockets.ts';
import { createWebClient, isChannelGone, isTokenGone, type SlackFailure } from './slack/web.ts';

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
  // Over HTTP/2 undici sends a request again that the server says it did not process; a start must go out once.
  const dispatcher = new EnvHttpProxyAgent({ allowH2: false });
  // Slack's clients send text alone, as long as no file is uploaded.
  const slackFetch: webApi.FetchFunction = (url, { body, ...init } = {}) =>
    fetch(url, { ...init, ...(typeof body === 'string' ? { body } : {}), dispatcher });

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
  const portal = reported(createPortalClient({ ...config.portal, dispatcher, scrub }), (refusal) =>
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
    const known = await greet({ client, config, clock, log, signal: stop.signal, report });
    if (!known) return await server.close();

    const channel = createChannel({ client, id: slack.adminChannel, botId: known.id });
    const journal = createJournal({ channel, follower, clock, log, signal: halt.signal, report });
    const runner = createRunner({ ...config, portal, journal, clock, log, follower });
    const access = createAccess({ client, lists: config.access, adminChannel: channel.id, team: known.team, clock });
    const { drain } = createApp({
      receiver,
      client,
      apiUrl: slack.apiUrl,
      fetch: slackFetch,
      bot: { ...known, token: slack.botToken },
      access,
      runner,
      adminChannel: channel.id,
      portal: portal.origin,
      backup: config.backup,
      log,
      scrub,
    });
    const watching = runner.watch();
    await Promise.race([open(), stopped]);
    if (!stop.signal.aborted) log.info({}, 'ready');
    await stopped;

    log.info({}, 'stopping');
    health.notReady('stopping');
    await Promise.race([
      Promise.all([close(), runner.drain(drainMs), drain(), watching]),
      clock.sleep(drainMs + 1_000),
    ]);
    halt.abort();
    await server.close();
  };

  return { run, stop: () => stop.abort() };
};

const tokenGone = (name: string, code: string): Hopeless => {
  const what =
    code === 'missing_scope'
      ? `${name} lacks the scope connections:write; create an app-level token with it`
      : `Slack does not accept ${name} (${code}); set a valid one`;
  return new Hopeless(`${what} and start the bot again: it goes on with open backups.`);
};
