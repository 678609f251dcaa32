import fc from 'fast-check';
import type { Rhythm } from '../../src/backup/schedule.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import type { ChannelMethod } from '../support/channel.ts';
import type { PortalMethod } from '../support/portal.ts';
import type { Fault, PortalTrouble, ScheduleEvent, SlackTrouble } from './month-happening.ts';

const writes: readonly ChannelMethod[] = ['post', 'update', 'remove', 'reply', 'direct'];
const reads: readonly ChannelMethod[] = ['read', 'at', 'marks'];
const everything: readonly ChannelMethod[] = [...writes, ...reads];
const asks: readonly PortalMethod[] = ['progress', 'start', 'history', 'schedule', 'trail', 'facts', 'tariff', 'key'];

/** From 0 to 1, evenly: `fc.double` draws by how numbers are stored, nearly always tiny ones. */
export const share: fc.Arbitrary<number> = fc.integer({ min: 0, max: 10_000 }).map((number) => number / 10_000);

/** A whole number, small ones as often as large ones in proportion: 1 to 10 as often as 10 to 100. */
export const spread = (least: number, most: number): fc.Arbitrary<number> =>
  share.map((part) => Math.round(least * (most / least) ** part));

const oneOfSlack = fc
  .constantFrom<ChannelMethod[]>('post', 'update', 'update', 'remove', 'reply', 'read', 'at', 'marks')
  .map((method) => [method]);
const oneOfPortal = fc.constantFrom<PortalMethod[]>('progress', 'start', 'start', 'history').map((method) => [method]);

const seconds = (least: number, most: number) => spread(least, most).map((count) => ({ forMs: count * 1_000 }));
const few = fc.integer({ min: 1, max: 3 }).map((times) => ({ times }));
const some = fc.oneof(few, few, few, fc.constant({ forMs: minuteMs }), fc.constant({ forMs: minuteMs }));

type Methods<Method> = readonly Method[] | fc.Arbitrary<readonly Method[]>;
const drawn = <Method>(methods: Methods<Method>): fc.Arbitrary<readonly Method[]> =>
  'generate' in methods ? methods : fc.constant(methods);

const slack = (
  fault: SlackTrouble['fault'],
  methods: Methods<ChannelMethod>,
  span: fc.Arbitrary<{ times: number } | { forMs: number }>,
): fc.Arbitrary<SlackTrouble> =>
  fc.tuple(drawn(methods), span).map(([names, length]) => ({ what: 'slack', fault, methods: names, ...length }));

const portal = (
  fault: fc.Arbitrary<PortalTrouble['fault']>,
  methods: Methods<PortalMethod>,
  span: fc.Arbitrary<{ times: number } | { forMs: number }>,
): fc.Arbitrary<PortalTrouble> =>
  fc
    .tuple(fault, drawn(methods), span)
    .map(([kind, names, length]) => ({ what: 'portal', fault: kind, methods: names, ...length }));

const once = fc.constant({ times: 1 });
const only = fc.constant<PortalTrouble['fault']>;
const waitAsked = fc
  .integer({ min: 1, max: 60 })
  .map((count) => ({ kind: 'rate_limited' as const, detail: '', retryAfterMs: count * 1_000 }));

const atSlack = fc.oneof(
  slack('down', everything, seconds(5, 3_600)),
  slack('down', reads, seconds(5, 600)),
  slack('down', writes, seconds(5, 600)),
  slack('hang', everything, seconds(15, 900)),
  slack('hang', oneOfSlack, some),
  slack('lost', oneOfSlack, some),
  slack('lost', everything, few),
  slack('late', ['update'], few),
  slack({ code: 'internal_error' }, oneOfSlack, few),
  slack('busy', ['update'], seconds(1, 60)),
  slack('busy', everything, seconds(1, 60)),
);

const atPortal = fc.oneof(
  portal(only('unreachable'), asks, seconds(5, 3_600)),
  portal(only('unavailable'), asks, seconds(5, 3_600)),
  portal(only('hang'), asks, seconds(15, 900)),
  portal(only('rate_limited'), asks, seconds(5, 600)),
  portal(waitAsked, asks, some),
  portal(only('lost'), ['start'], once),
  portal(only('late'), ['start'], once),
  portal(only('lost'), oneOfPortal, few),
  portal(fc.constantFrom('hang', 'lost', 'unavailable'), ['history'], seconds(300, 3_600)),
  portal(fc.constantFrom('hang', 'timeout', 'cut', 'broken', 'unavailable', 'unreadable'), oneOfPortal, few),
);

const byOthers: fc.Arbitrary<Fault> = fc.oneof(
  spread(1, 60).map((minutes) => ({ what: 'foreign job' as const, fate: { minutes, end: 'success' as const } })),
  fc.constantFrom({ what: 'card deleted' as const }, { what: 'card closed' as const }),
  fc
    .tuple(fc.integer({ min: 300, max: 2_000 }), seconds(60, 600))
    .map(([ms, length]) => ({ what: 'history lags' as const, ms, ...length })),
);

const place = fc.nat({ max: 2 });
const ofProcesses: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .tuple(place, spread(1, 12), fc.boolean(), seconds(1, 120))
    .map(([of, call, takesEffect, { forMs }]) => ({ what: 'crash' as const, of, call, takesEffect, backInMs: forMs })),
  fc.tuple(place, fc.boolean()).map(([of, isRolling]) => ({ what: 'restart' as const, of, isRolling })),
);

const daily = fc.nat({ max: 23 }).map((hour) => ({ every: 'day' as const, hour }));
const aRhythm: fc.Arbitrary<Rhythm> = fc.oneof(
  ...[daily, daily, daily],
  fc.record({ every: fc.constant('week' as const), day: fc.integer({ min: 1, max: 7 }), hour: fc.nat({ max: 23 }) }),
);

/** Something about the schedule; one that is gone is mostly saved again. */
export const aScheduleEvent: fc.Arbitrary<ScheduleEvent> = fc.oneof(
  fc.record({
    what: fc.constantFrom('save' as const, 'save' as const, 'save' as const, 'delete' as const),
    isHere: fc.boolean(),
    of: fc.nat({ max: 2 }),
    rhythm: aRhythm,
  }),
  fc.record({
    what: fc.constantFrom('unpaid' as const, 'scheduler down' as const),
    forMs: spread(10, 2_000).map((minutes) => minutes * minuteMs),
  }),
  fc.constant({ what: 'message lost' as const }),
);

/** Any fault at all: Slack's, the portal's, the processes' and other people's as often as one another. */
export const anyFault: fc.Arbitrary<Fault> = fc.oneof(atSlack, atPortal, byOthers, ofProcesses);
