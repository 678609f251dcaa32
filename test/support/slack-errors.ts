import { webApi } from '@slack/bolt';

/** Slack said no, and why. */
export const refusedBySlack = (code: string): Error => new webApi.WebAPIPlatformError({ ok: false, error: code });

/** Slack wants fewer calls. */
export const rateLimited = (seconds: number): Error => new webApi.WebAPIRateLimitedError(seconds);

/** Slack's answer did not come. */
export const unansweredBySlack = (): Error => new Error('The operation was aborted due to timeout');
