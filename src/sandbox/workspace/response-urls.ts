import type { Clock } from '../../lib/clock.ts';
import { minuteMs } from '../../lib/durations.ts';
import { newSecret } from './ids.ts';
import { keepNewest } from './messages.ts';

/** Where a response URL leads: to the person, the channel and, for a press, the message that was pressed. */
export type ResponseTarget = {
  readonly who: string;
  readonly channel: string;
  /** The ts of the pressed message; '' for a command. */
  readonly original: string;
};

/** The response URLs of commands and presses: five uses in 30 minutes. */
export type ResponseUrls = {
  /** The path of a new URL. */
  readonly issue: (target: ResponseTarget) => string;
  /** Where the path leads, or Slack's word for why it leads nowhere. */
  readonly use: (path: string) => ResponseTarget | 'used_url' | 'expired_url' | 'invalid_url';
};

/** The first part of every response URL's path. */
export const responsePath = '/response/';

const goodForMs = 30 * minuteMs;
const mostUses = 5;
const mostKept = 1_000;

export const createResponseUrls = (clock: Clock, teamId: string): ResponseUrls => {
  const issued = new Map<string, { readonly target: ResponseTarget; readonly at: number; uses: number }>();
  return {
    issue: (target) => {
      const path = `${responsePath}${teamId}/${newSecret()}`;
      issued.set(path, { target, at: clock.elapsed(), uses: 0 });
      keepNewest(issued, mostKept);
      return path;
    },
    use: (path) => {
      const url = issued.get(path);
      if (url === undefined) return 'invalid_url';
      if (clock.elapsed() - url.at > goodForMs) return 'expired_url';
      if (url.uses >= mostUses) return 'used_url';
      url.uses += 1;
      return url.target;
    },
  };
};
