import type { Rhythm } from '../../src/backup/schedule.ts';
import type { ChannelFault, ChannelMethod } from '../support/channel.ts';
import type { PortalFault, PortalMethod } from '../support/portal.ts';

/**
 * How a job ends. `cancelled` and `stuck`: somebody cancels it at the portal; `forgotten`: the server restarts and
 * knows it no more; `frozen`: it stops moving and is forgotten hours later; `replaced`: another's job begins right
 * after it; `broken`: it fails outside its own error handling and never counts as completed.
 */
export type End =
  | 'success'
  | 'warning'
  | 'failure'
  | 'cancelled'
  | 'forgotten'
  | 'frozen'
  | 'replaced'
  | 'stuck'
  | 'broken';

/** What is to become of a job. */
export type Fate = { readonly minutes: number; readonly end: End };

/**
 * One request, delivered `again` to the same process or `elsewhere` to another; two people, `both` at one or `apart` at
 * two.
 */
export type Press = {
  readonly what: 'press';
  readonly how: 'once' | 'again' | 'elsewhere' | 'both' | 'apart';
  readonly to: number;
  readonly secondInMs: number;
  readonly fate: Fate;
};

/** For that many calls, or for that long. */
type Span = { readonly times: number } | { readonly forMs: number };

export type SlackTrouble = {
  readonly what: 'slack';
  /** `busy`: 429 for as long as it lasts. */
  readonly fault: Exclude<ChannelFault, { untilMs: number }> | 'busy';
  readonly methods: readonly ChannelMethod[];
} & Span;

export type PortalTrouble = {
  readonly what: 'portal';
  readonly fault: PortalFault;
  readonly methods: readonly PortalMethod[];
} & Span;

/** What goes wrong. A process is named by its place among those that live. */
export type Fault =
  | SlackTrouble
  | PortalTrouble
  | { readonly what: 'foreign job'; readonly fate: Fate }
  | {
      readonly what: 'crash';
      readonly of: number;
      readonly call: number;
      readonly takesEffect: boolean;
      readonly backInMs: number;
    }
  | { readonly what: 'restart'; readonly of: number; readonly isRolling: boolean }
  | { readonly what: 'card deleted' }
  | { readonly what: 'card closed' }
  | { readonly what: 'history lags'; readonly ms: number; readonly forMs: number };

/** What the portal's schedule meets: people change it, it cannot run for a time, or its next run is lost on the way. */
export type ScheduleEvent =
  | { readonly what: 'save' | 'delete'; readonly isHere: boolean; readonly of: number; readonly rhythm: Rhythm }
  | { readonly what: 'unpaid' | 'scheduler down'; readonly forMs: number }
  | { readonly what: 'message lost' };

export type Resize = { readonly what: 'one more' | 'one less' };

/** Something that happens, `atMs` after what it belongs to has begun. */
export type Happening = { readonly atMs: number } & (Press | Fault | ScheduleEvent | Resize);

/** The name under which a fault is counted; '' for what is none. */
export const faultName = (happening: Happening): string => {
  switch (happening.what) {
    case 'press':
      return happening.fate.end === 'success' ? '' : `job: ${happening.fate.end}`;
    case 'one more':
    case 'one less':
      return '';
    case 'slack':
    case 'portal':
      return `${happening.what}: ${faultWord(happening.fault)}`;
    case 'foreign job':
    case 'crash':
    case 'restart':
    case 'card deleted':
    case 'card closed':
    case 'history lags':
    case 'unpaid':
    case 'scheduler down':
    case 'message lost':
      return happening.what;
    case 'save':
    case 'delete':
      return `schedule: ${happening.what} ${happening.isHere ? 'here' : 'elsewhere'}`;
  }
};

const faultWord = (fault: ChannelFault | PortalFault | 'busy'): string => {
  if (typeof fault === 'string') return fault;
  if ('code' in fault) return fault.code;
  return 'kind' in fault ? `${fault.kind}, for a time` : 'busy';
};
