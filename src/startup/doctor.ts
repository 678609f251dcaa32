import type { webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { toResult } from '../backup/result.ts';
import { type CheckedPortal, checkUp, checkUpPortal } from '../commands/doctor/check.ts';
import type { Finding } from '../commands/doctor/finding.ts';
import { readSlack } from '../commands/doctor/read-slack.ts';
import { findingText } from '../commands/doctor/view.ts';
import type { Config } from '../config/config.ts';
import { readCertificateEnd } from '../docspace/certificate.ts';
import { createPortalClient } from '../docspace/client.ts';
import type { Clock } from '../lib/clock.ts';
import { createDispatcher } from '../lib/http.ts';
import type { Log } from '../lib/log.ts';
import { createStandstill, type Standstill } from '../runner/standstill.ts';
import type { Connection } from '../slack/slack-facts.ts';

/** The limit of a check, whatever hangs. */
const limitMs = 8_000;

type Options = {
  readonly config: Config;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
};

/** The checkup of all that the configuration names, wired; each call reads everything again. `standstill`: the jobs seen before. */
export const createCheckup = (
  options: Options & {
    readonly slackFetch: webApi.FetchFunction;
    /** How Slack's requests come in at the moment. */
    readonly connection: () => Connection;
    readonly log: Log;
  },
): ((standstill?: Standstill) => Promise<readonly Finding[]>) => {
  const { config, clock } = options;
  return (standstill) =>
    checkUp({
      ...config,
      portal: checkedPortal(options, standstill),
      slack: (signal) => readSlack({ ...options, fetch: options.slackFetch, connection: options.connection(), signal }),
      clock,
      limitMs,
    });
};

/** Logs what the doctor finds wrong with the portal, the key and the place for copies; true if there is anything. */
export const warnOfPortal = async (options: Options & { readonly log: Log }): Promise<boolean> => {
  const { config, clock, log } = options;
  const findings = await checkUpPortal({ portal: checkedPortal(options), backup: config.backup, clock, limitMs });
  const problems = findings.filter(({ kind }) => kind === 'problem');
  for (const problem of problems) log.warn({}, findingText(problem));
  return problems.length > 0;
};

const checkedPortal = (
  { config, dispatcher, clock, redact }: Options,
  standstill: Standstill = createStandstill({ ...config, clock }),
): CheckedPortal => {
  const { origin } = config.portal;
  const { about, cost, progress, trail } = createPortalClient({ ...config.portal, dispatcher, redact });
  const certificateEnd = async (signal: AbortSignal): Promise<number | undefined> => {
    const fresh = createDispatcher();
    try {
      return await readCertificateEnd({ origin, dispatcher: fresh, signal });
    } finally {
      await fresh.destroy();
    }
  };
  return {
    about,
    cost,
    certificateEnd,
    blocker: async (slot, signal) => {
      const { value, failure } = await toResult(progress(slot, signal));
      return failure ? undefined : standstill(slot, value);
    },
    ...(config.watch.isOn && { trail }),
  };
};
