import { type Needs, refusedLine } from '../../slack/requirements.ts';
import type { SlackFailure } from '../../slack/web.ts';
import { type Finding, problem, unknown } from './finding.ts';

/** Why something is not known, as a finding: what passes by itself is no problem. */
export const failed = (about: string, failure: SlackFailure, { slack }: Needs): Finding => {
  switch (failure.kind) {
    case 'refused':
      return problem(about, refusedLine(failure, slack.adminChannel));
    case 'rate_limited':
      return unknown(about, 'Slack takes no more requests for now. Ask again in a minute.');
    case 'unclear':
      return problem(
        about,
        `Slack does not answer (${failure.detail}). Check the network, HTTPS_PROXY and SLACK_API_URL.`,
      );
  }
};
