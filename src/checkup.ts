import type { webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { Finding } from './backup/checkup.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { readCertificateEnd } from './docspace/certificate.ts';
import { createPortalClient } from './docspace/client.ts';
import type { Log } from './log.ts';
import { createDispatcher } from './network.ts';
import { checkUp } from './runner/checkup.ts';
import { checkSlack } from './slack/checkup.ts';
import type { Connection } from './slack/look.ts';

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
  readonly scrub: (text: string) => string;
}): (() => Promise<readonly Finding[]>) => {
  const { config, dispatcher, scrub } = options;
  const { origin } = config.portal;
  const { about, cost } = createPortalClient({ ...config.portal, dispatcher, scrub });
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
      slack: (signal) =>
        checkSlack({ ...options, fetch: options.slackFetch, connection: options.connection(), signal }),
      clock: options.clock,
      limitMs,
    });
};
