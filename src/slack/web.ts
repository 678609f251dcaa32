import { webApi } from '@slack/bolt';

/** How every message is posted: without previews of the addresses in it. */
export const quiet = { unfurl_links: false, unfurl_media: false };

/**
 * What became of a call to Slack that did not succeed.
 * `refused`: Slack says why, nothing happened; `rate_limited`: nothing happened; `unclear`: it may have happened.
 */
export type SlackFailure =
  | { readonly kind: 'refused'; readonly code: string; readonly needed: string }
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number }
  | { readonly kind: 'unclear'; readonly detail: string };

/** Reads the error of a Web API call. */
export const failureOf = (error: unknown): SlackFailure => {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return { kind: 'rate_limited', retryAfterMs: Math.max(error.retryAfter, 1) * 1000 };
  }
  if (error instanceof webApi.WebAPIPlatformError) {
    const { error: code } = error.data;
    // The second is `chat.postMessage`'s own: https://docs.slack.dev/reference/methods/chat.postMessage
    if (code === 'ratelimited' || code === 'rate_limited') return { kind: 'rate_limited', retryAfterMs: 1000 };
    // Slack's client gives a body that is no JSON, such as a proxy's page, as if it were Slack's code.
    if (!/^[a-z][a-z0-9_]*$/.test(code)) return { kind: 'unclear', detail: 'an answer that cannot be read' };
    const needed = 'needed' in error.data && typeof error.data.needed === 'string' ? error.data.needed : '';
    return passing.has(code) ? { kind: 'unclear', detail: code } : { kind: 'refused', code, needed };
  }
  return { kind: 'unclear', detail: error instanceof Error ? reasonOf(error) : String(error) };
};

/** Why a call came to nothing, as the shortest word for it. */
const reasonOf = (error: unknown): string => {
  let reason = '';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    reason = cause.message;
    if ('statusCode' in cause && typeof cause.statusCode === 'number') return `status ${cause.statusCode}`;
    if ('code' in cause && typeof cause.code === 'string' && !cause.code.startsWith('slack_')) return cause.code;
  }
  return reason;
};

/** Slack's codes for trouble of its own that passes, a move to an Enterprise organisation too; the call may have taken effect. */
const passing: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** Codes that waiting cannot fix: the token is gone. */
export const isTokenGone = (code: string): boolean =>
  ['invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive'].includes(code);

/** Codes that say the content is not what this workspace takes. */
export const isLayoutRefused = (code: string): boolean =>
  ['invalid_blocks', 'invalid_blocks_format', 'msg_too_long', 'msg_blocks_too_long'].includes(code);

/** Codes that say the channel cannot be written at all. */
export const isChannelGone = (code: string): boolean =>
  ['channel_not_found', 'not_in_channel', 'is_archived', 'restricted_action', 'no_permission'].includes(code);

/**
 * The client for all calls. It never retries and never queues behind a rate limit: what may be repeated is known
 * only where the call is made, and a final state or a notice must not wait behind an edit.
 */
export const createWebClient = (options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly fetch: webApi.FetchFunction;
  readonly logger: webApi.Logger;
}): webApi.WebClient =>
  new webApi.WebClient(options.token, {
    slackApiUrl: options.apiUrl,
    fetch: options.fetch,
    logger: options.logger,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  });
