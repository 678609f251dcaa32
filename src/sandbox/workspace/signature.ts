import { createHmac } from 'node:crypto';

/**
 * The headers with which Slack signs a request to an app.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export const signatureHeaders = (secret: string, nowMs: number, body: string): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(nowMs / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
};
