import type { webApi } from '@slack/bolt';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import { FatalError } from '../lib/fatal-error.ts';
import type { Log } from '../lib/log.ts';
import {
  type Bot,
  botIn,
  faultsIn,
  forOrganisation,
  isShared,
  type Needs,
  notABot,
  refusedLine,
} from '../slack/requirements.ts';
import { failureOf, type SlackFailure } from '../slack/web.ts';

/** The bot, and what Slack calls its workspace and the admin channel. */
export type SlackCheck = {
  readonly bot: Bot;
  readonly workspace: string;
  readonly channel: { readonly name: string; readonly isPrivate: boolean; readonly isShared: boolean };
};

/**
 * Introduces the bot to Slack and looks at what it needs there: the token, its scopes, the admin channel. Waits for as
 * long as Slack is down; throws `FatalError` if waiting cannot help.
 */
export const checkSlack = async (options: {
  readonly client: webApi.WebClient;
  readonly config: Needs;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly report: (failure: SlackFailure | undefined) => void;
}): Promise<SlackCheck | undefined> => {
  const { client, config, clock, log, signal, report } = options;
  for (let failures = 0; !signal.aborted; ) {
    try {
      const checked = await introduce(client, config);
      report(undefined);
      return checked;
    } catch (error) {
      if (error instanceof FatalError) throw error;
      const failure = failureOf(error);
      if (failure.kind === 'refused') throw new FatalError(refusedLine(failure, config.slack.adminChannel));
      report(failure);
      failures += 1;
      const ms = failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(failures, 1_000, 15_000);
      log.warn({ ...failure }, `Slack does not answer yet; trying again in ${Math.round(ms / 1000)} s`);
      await clock.sleep(ms, signal);
    }
  }
  return undefined;
};

const introduce = async (client: webApi.WebClient, config: Needs): Promise<SlackCheck> => {
  const info = client.conversations.info({ channel: config.slack.adminChannel });
  // Awaited after the token is known to be good, because that is reported first.
  info.catch(() => undefined);
  const auth = await client.auth.test();
  if (auth.is_enterprise_install) throw new FatalError(forOrganisation);
  const bot = botIn(auth);
  if (!bot) throw new FatalError(notABot);
  const { channel = {} } = await info;
  const [fault] = faultsIn({ scopes: auth.response_metadata?.scopes, channel }, config);
  if (fault) throw new FatalError(fault.line, fault);
  const { name = '', is_private: isPrivate = false } = channel;
  return { bot, workspace: auth.team ?? '', channel: { name, isPrivate, isShared: isShared(channel) } };
};
