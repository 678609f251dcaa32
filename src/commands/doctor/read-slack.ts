import type { webApi } from '@slack/bolt';
import type { Config } from '../../config/config.ts';
import type { Clock } from '../../lib/clock.ts';
import { aheadMsIn } from '../../lib/date-header.ts';
import { boltLogger, type Log } from '../../lib/log.ts';
import { journalMs } from '../../runner/ports.ts';
import { limitedMessages } from '../../slack/requirements.ts';
import { type Answered, type Connection, mostPeople, type SlackLook } from '../../slack/slack-facts.ts';
import { createWebClient, failureOf } from '../../slack/web.ts';
import type { Finding } from './finding.ts';
import { slackFindings } from './slack.ts';

/**
 * Looks at everything that the bot needs of Slack, all at once and changing nothing. Never rejects: what is not
 * answered until the signal aborts is a finding. `clockAheadMs`: how far Slack's clock is ahead of this machine's.
 */
export const readSlack = async (options: {
  readonly config: Pick<Config, 'access' | 'slack'>;
  readonly connection: Connection;
  readonly fetch: webApi.FetchFunction;
  readonly clock: Clock;
  readonly log: Log;
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
}): Promise<{ readonly findings: readonly Finding[]; readonly clockAheadMs: number | undefined }> => {
  const { config, connection, clock, redact, signal } = options;
  const { slack, access } = config;
  const watch = watchClock(options.fetch, clock);
  const clientWith = (token: string): webApi.WebClient =>
    createWebClient({ token, apiUrl: slack.apiUrl, fetch: watch.fetch, logger: boltLogger(options.log) });
  const client = clientWith(slack.botToken);
  const over = new Promise<never>((_, reject) => {
    const giveUp = (): void => reject(new Error('no answer in time'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
  });
  over.catch(() => undefined);

  const ask = async <Answer>(call: Promise<Answer>): Promise<Answered<Answer>> => {
    try {
      return { value: await Promise.race([call, over]) };
    } catch (error) {
      const failure = failureOf(error);
      return { failure: failure.kind === 'unclear' ? { ...failure, detail: redact(failure.detail) } : failure };
    }
  };
  const askEach = async <Answer>(
    ids: readonly string[],
    call: (id: string) => Promise<Answer>,
  ): Promise<readonly (readonly [string, Answered<Answer>])[]> =>
    Promise.all([...new Set(ids)].map(async (id) => [id, await ask(call(id))] as const));
  const openSocket = async (): Promise<SlackLook['socket']> =>
    connection.kind === 'none' && slack.transport.kind === 'socket'
      ? await ask(clientWith(slack.transport.appToken).apps.connections.open({}))
      : undefined;

  const channel = slack.adminChannel;
  const latest = String((clock.now() - journalMs) / 1000);
  const [auth, info, old, groups, people, socket] = await Promise.all([
    ask(client.auth.test()),
    ask(client.conversations.info({ channel })),
    ask(client.conversations.history({ channel, latest, limit: limitedMessages + 1 })),
    askEach([...access.allowedGroups, ...access.operatorGroups], (usergroup) =>
      client.usergroups.users.list({ usergroup }),
    ),
    askEach([...access.allowedUsers, ...access.operatorUsers].slice(0, mostPeople), (user) =>
      client.users.info({ user }),
    ),
    openSocket(),
  ]);
  const look: SlackLook = { auth, info, old, groups, people, socket, connection };
  return { findings: slackFindings(look, config, clock.now()), clockAheadMs: watch.aheadMs() };
};

/** The same fetch, and how far the clock of the last answer's sender is ahead of ours. */
const watchClock = (fetch: webApi.FetchFunction, clock: Clock) => {
  let aheadMs: number | undefined;
  const watched: webApi.FetchFunction = async (url, init) => {
    const askedAt = clock.now();
    const response = await fetch(url, init);
    aheadMs = aheadMsIn(response.headers.get('date'), { askedAt, answeredAt: clock.now() }) ?? aheadMs;
    return response;
  };
  return { fetch: watched, aheadMs: () => aheadMs };
};
