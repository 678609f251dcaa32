import type { webApi } from '@slack/bolt';
import { backoffMs } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { Hopeless } from '../hopeless.ts';
import type { Log } from '../log.ts';
import { type Bot, botIn, faultsIn, isShared, type Needs, notABot, refusedLine } from './needs.ts';
import { failureOf, type SlackFailure } from './web.ts';

/** The bot, and what Slack calls its workspace and the admin channel. */
export type Greeted = {
  readonly bot: Bot;
  readonly workspace: string;
  readonly channel: { readonly name: string; readonly isPrivate: boolean; readonly isShared: boolean };
};

/**
 * Introduces the bot to Slack and looks at what it needs there: the token, its scopes, the admin channel. Waits for as
 * long as Slack is down; throws `Hopeless` where waiting mends nothing.
 */
export const greet = async (options: {
  readonly client: webApi.WebClient;
  readonly config: Needs;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly report: (failure: SlackFailure | undefined) => void;
}): Promise<Greeted | undefined> => {
  const { client, config, clock, log, signal, report } = options;
  for (let failures = 0; !signal.aborted; ) {
    try {
      const greeted = await introduce(client, config);
      report(undefined);
      return greeted;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      const failure = failureOf(error);
      if (failure.kind === 'refused') throw new Hopeless(refusedLine(failure, config.slack.adminChannel));
      report(failure);
      failures += 1;
      const ms = failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(failures, 1_000, 15_000);
      log.warn({ ...failure }, `Slack does not answer yet; trying again in ${Math.round(ms / 1000)} s`);
      await clock.sleep(ms, signal);
    }
  }
  return undefined;
};

const introduce = async (client: webApi.WebClient, config: Needs): Promise<Greeted> => {
  const info = client.conversations.info({ channel: config.slack.adminChannel });
  // Awaited after the token is known to be good, for that is told first.
  info.catch(() => undefined);
  const auth = await client.auth.test();
  const bot = botIn(auth);
  if (!bot) throw new Hopeless(notABot);
  const { channel = {} } = await info;
  const [fault] = faultsIn({ scopes: auth.response_metadata?.scopes, channel }, config);
  if (fault) throw new Hopeless(fault.line, fault);
  const { name = '', is_private: isPrivate = false } = channel;
  return { bot, workspace: auth.team ?? '', channel: { name, isPrivate, isShared: isShared(channel) } };
};
