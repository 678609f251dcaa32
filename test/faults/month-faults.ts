import type { ChannelMethod } from '../support/channel.ts';
import type { PortalMethod } from '../support/portal.ts';
import type { Fault, PortalTrouble, SlackTrouble } from './month-happening.ts';
import type { Random } from './month-random.ts';

type Draw<Drawn> = (random: Random) => Drawn;
type Draws<Drawn> = readonly [Draw<Drawn>, ...Draw<Drawn>[]];

const minuteMs = 60_000;
const writes: readonly ChannelMethod[] = ['post', 'update', 'remove', 'reply', 'direct'];
const reads: readonly ChannelMethod[] = ['read', 'at', 'marks'];
const everything: readonly ChannelMethod[] = [...writes, ...reads];
const asks: readonly PortalMethod[] = ['progress', 'start', 'history'];

const oneOfSlack: Draw<readonly ChannelMethod[]> = (random) => [
  random.pick(['post', 'update', 'update', 'remove', 'reply', 'read', 'at', 'marks']),
];
const oneOfPortal: Draw<readonly PortalMethod[]> = (random) => [random.pick(['progress', 'start', 'start', 'history'])];
const seconds = (random: Random, least: number, most: number) => ({ forMs: random.spread(least, most) * 1000 });
const few: Draw<{ times: number }> = (random) => ({ times: random.between(1, 3) });
const some = (random: Random) => (random.chance(0.6) ? few(random) : { forMs: minuteMs });

const slack: Draws<SlackTrouble> = [
  (random) => ({ what: 'slack', fault: 'down', methods: everything, ...seconds(random, 5, 3_600) }),
  (random) => ({ what: 'slack', fault: 'down', methods: reads, ...seconds(random, 5, 600) }),
  (random) => ({ what: 'slack', fault: 'down', methods: writes, ...seconds(random, 5, 600) }),
  (random) => ({ what: 'slack', fault: 'hang', methods: everything, ...seconds(random, 15, 900) }),
  (random) => ({ what: 'slack', fault: 'hang', methods: oneOfSlack(random), ...some(random) }),
  (random) => ({ what: 'slack', fault: 'lost', methods: oneOfSlack(random), ...some(random) }),
  (random) => ({ what: 'slack', fault: 'lost', methods: everything, ...few(random) }),
  (random) => ({ what: 'slack', fault: 'late', methods: ['update'], ...few(random) }),
  (random) => ({ what: 'slack', fault: { code: 'internal_error' }, methods: oneOfSlack(random), ...few(random) }),
  (random) => ({ what: 'slack', fault: 'busy', methods: ['update'], ...seconds(random, 1, 60) }),
  (random) => ({ what: 'slack', fault: 'busy', methods: everything, ...seconds(random, 1, 60) }),
];

const portal: Draws<PortalTrouble> = [
  (random) => ({ what: 'portal', fault: 'unreachable', methods: asks, ...seconds(random, 5, 3_600) }),
  (random) => ({ what: 'portal', fault: 'unavailable', methods: asks, ...seconds(random, 5, 3_600) }),
  (random) => ({ what: 'portal', fault: 'hang', methods: asks, ...seconds(random, 15, 900) }),
  (random) => ({ what: 'portal', fault: 'rate_limited', methods: asks, ...seconds(random, 5, 600) }),
  (random) => ({
    what: 'portal',
    fault: { kind: 'rate_limited', detail: '', retryAfterMs: random.between(1, 60) * 1000 },
    methods: asks,
    ...some(random),
  }),
  () => ({ what: 'portal', fault: 'lost', methods: ['start'], times: 1 }),
  () => ({ what: 'portal', fault: 'late', methods: ['start'], times: 1 }),
  (random) => ({ what: 'portal', fault: 'lost', methods: oneOfPortal(random), ...few(random) }),
  (random) => ({
    what: 'portal',
    fault: random.pick(['hang', 'lost', 'unavailable']),
    methods: ['history'],
    ...seconds(random, 300, 3_600),
  }),
  (random) => ({
    what: 'portal',
    fault: random.pick(['hang', 'timeout', 'cut', 'broken', 'unavailable', 'unreadable']),
    methods: oneOfPortal(random),
    ...few(random),
  }),
];

const others: Draws<Fault> = [
  (random) => ({ what: 'foreign job', fate: { minutes: random.spread(1, 60), end: 'success' } }),
  () => ({ what: 'card deleted' }),
  () => ({ what: 'card closed' }),
  (random) => ({ what: 'history lags', ms: random.between(300, 2_000), ...seconds(random, 60, 600) }),
];

const processes: Draws<Fault> = [
  (random) => ({
    what: 'crash',
    of: random.between(0, 2),
    call: random.spread(1, 12),
    takesEffect: random.chance(0.5),
    backInMs: random.spread(1, 120) * 1000,
  }),
  (random) => ({ what: 'restart', of: random.between(0, 2), isRolling: random.chance(0.5) }),
];

/** Any fault at all: Slack's, the portal's, the processes' and other people's as often as one another. */
export const anyFault: Draw<Fault> = (random) =>
  random.pick(random.pick<Draws<Fault>>([slack, portal, others, processes]))(random);
