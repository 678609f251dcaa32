import assert from 'node:assert/strict';
import { webApi } from '@slack/bolt';
import { systemClock } from '../../../src/lib/clock.ts';
import type { SimulatedWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { createFakeClock, type FakeClock } from '../../support/clock.ts';

/** A clock that stands still: `pass` lets time go by, `wake` as much as ends every wait of the workspace. */
export type ManualClock = FakeClock & { readonly wake: () => void };

export const manualClock = (): ManualClock => {
  const clock = createFakeClock(Date.now());
  return { ...clock, wake: () => clock.pass(60_000) };
};

/** Slack's own client, without retries and without a word in the log. */
export const clientFor = (workspace: SimulatedWorkspace, token = workspace.botToken): webApi.WebClient =>
  new webApi.WebClient(token, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });

/** Slack's answer to a call that it refuses. */
export const told = async (call: Promise<unknown>): Promise<Told> => {
  const error: unknown = await call.then(
    () => assert.fail('Slack should have refused this'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof webApi.WebAPIPlatformError, String(error));
  return error.data as Told;
};

/** Slack's word for why it refuses a call. */
export const refusal = async (call: Promise<unknown>): Promise<string> => (await told(call)).error;

/** Waits until something is so; for two minutes at most, which a busy machine may need. */
export const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (let turn = 0; turn < 12_000 && !isSo(); turn += 1) await systemClock.sleep(10);
  assert.ok(isSo(), what);
};

type Told = {
  readonly error: string;
  readonly needed?: string;
  readonly response_metadata?: { readonly messages?: readonly string[] };
};

const nothing = (): void => {};
const silent: webApi.Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => webApi.LogLevel.ERROR,
};
