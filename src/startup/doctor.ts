import type { webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { checkUp } from '../commands/doctor/check.ts';
import type { Finding } from '../commands/doctor/finding.ts';
import { readSlack } from '../commands/doctor/read-slack.ts';
import type { Config } from '../config/config.ts';
import { readCertificateEnd } from '../docspace/certificate.ts';
import { createPortalClient } from '../docspace/client.ts';
import type { Clock } from '../lib/clock.ts';
import { createDispatcher } from '../lib/http.ts';
import type { Log } from '../lib/log.ts';
import type { Connection } from '../slack/slack-facts.ts';

/** Whatever hangs, a checkup is over by then. */
const limitMs = 8_000;

/** The checkup of all that the configuration names, wired; each call looks anew. */
export const createCheckup = (options: {
  readonly config: Config;
  readonly dispatcher: Dispatcher;
  readonly slackFetch: webApi.FetchFunction;
  /** How Slack's requests come in at the moment. */
  readonly connection: () => Connection;
  readonly clock: Clock;
  readonly log: Log;
  readonly redact: (text: string) => string;
}): (() => Promise<readonly Finding[]>) => {
  const { config, dispatcher, redact } = options;
  const { origin } = config.portal;
  const { about, cost } = createPortalClient({ ...config.portal, dispatcher, redact });
  const certificateEnd = async (signal: AbortSignal): Promise<number | undefined> => {
    const fresh = createDispatcher();
    try {
      return await readCertificateEnd({ origin, dispatcher: fresh, signal });
    } finally {
      await fresh.destroy();
    }
  };
  return () =>
    checkUp({
      ...config,
      portal: { about, cost, certificateEnd },
      slack: (signal) => readSlack({ ...options, fetch: options.slackFetch, connection: options.connection(), signal }),
      clock: options.clock,
      limitMs,
    });
};
