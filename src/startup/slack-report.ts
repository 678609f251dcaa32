import { FatalError } from '../lib/fatal-error.ts';
import type { Health } from '../lib/health.ts';
import type { BotMetrics } from '../monitor/bot-metrics.ts';
import { tokenFault } from '../slack/requirements.ts';
import { isChannelGone, isTokenGone, type SlackFailure } from '../slack/web.ts';

/** Takes note of how Slack answers; a token that is gone ends the process. */
export const createSlackReport =
  ({
    onFatal,
    health,
    metrics,
  }: {
    readonly onFatal: (error: FatalError) => void;
    readonly health: Pick<Health, 'fine' | 'trouble'>;
    readonly metrics: Pick<BotMetrics, 'reachable'>;
  }) =>
  (failure: SlackFailure | undefined): void => {
    metrics.reachable('slack', failure?.kind !== 'unclear');
    if (failure === undefined) health.fine('slack');
    else if (failure.kind === 'unclear') health.trouble('slack', failure.detail);
    else if (failure.kind === 'refused' && isTokenGone(failure.code)) {
      onFatal(tokenGone('SLACK_BOT_TOKEN', failure.code));
    } else if (failure.kind === 'refused' && isChannelGone(failure.code)) {
      health.trouble('slack', `the admin channel cannot be used (${failure.code})`);
    }
  };

export const tokenGone = (name: Parameters<typeof tokenFault>[0], code: string): FatalError =>
  new FatalError(`${tokenFault(name, code)} and start the bot again: it resumes open backups.`);
