import fc from 'fast-check';
import { dayMs, hourMs, minuteMs } from '../../src/lib/durations.ts';
import type { Month } from './month.ts';
import { anyFault, aScheduleEvent, share, spread } from './month-faults.ts';
import type { Fate, Fault, Happening, Press, Resize } from './month-happening.ts';

const recoveryMs = 10 * minuteMs;

/** `watched`: one fault at a time, with the watch on and a schedule at the portal. */
export type Profile = 'one fault at a time' | 'anything goes' | 'watched';
export type MonthCommand = fc.AsyncCommand<object, Month>;

/** What can come next in a month of that profile. */
export const commandsOf = (profile: Profile): fc.Arbitrary<MonthCommand>[] => {
  switch (profile) {
    case 'one fault at a time':
      return [anEpisode, anEpisode, anEpisode, anEpisode, aResize];
    case 'watched':
      return [anEpisode, anEpisode, aWatchedEpisode, aWatchedEpisode, aResize];
    case 'anything goes':
      return [aWildPress, aWildFault];
  }
};

const command = (told: unknown, run: (month: Month) => Promise<void>): MonthCommand => ({
  check: () => true,
  run: (_, month) => run(month),
  toString: () => JSON.stringify(told),
});

const plainFate: fc.Arbitrary<Fate> = fc.record({
  minutes: spread(2, 720),
  end: fc.oneof(
    { weight: 7, arbitrary: fc.constant('success' as const) },
    { weight: 3, arbitrary: fc.constantFrom('warning' as const, 'failure' as const, 'cancelled' as const) },
  ),
});
const oddFate: fc.Arbitrary<Fate> = fc.record({
  minutes: spread(2, 240),
  end: fc.constantFrom('forgotten', 'replaced', 'replaced', 'stuck', 'broken', 'frozen'),
});

const aPress = (fate: fc.Arbitrary<Fate>): fc.Arbitrary<Press> =>
  fc.record({
    what: fc.constant('press' as const),
    how: fc.constantFrom(...(['once', 'once', 'once', 'once', 'again', 'elsewhere', 'both', 'apart'] as const)),
    to: fc.nat({ max: 2 }),
    secondInMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5_000 })),
    fate,
  });

const anyPress = (plainPercent: number): fc.Arbitrary<Press> =>
  fc.oneof(
    { weight: plainPercent, arbitrary: aPress(plainFate) },
    { weight: 100 - plainPercent, arbitrary: aPress(oddFate) },
  );

/** How long a job with this fate can hold its slot. */
const lastsMs = ({ minutes, end }: Fate): number => {
  const more = end === 'frozen' ? dayMs : end === 'broken' ? 3 * hourMs : end === 'replaced' ? 25 * minuteMs : 0;
  return (minutes + 1) * minuteMs + more;
};

/** How long a fault can last, its successor's wait included. */
const faultMs = (fault: Fault): number => {
  if ('forMs' in fault) return fault.forMs;
  if (fault.what === 'crash') return fault.backInMs + 5 * minuteMs;
  return fault.what === 'foreign job' ? lastsMs(fault.fate) : 5 * minuteMs;
};

/** Where a fault falls: about a request, right at it, about its end, or anywhere between (a share of the way). */
type Moment = { readonly at: 'about press' | 'press' | 'about end' | 'between'; readonly share: number };
const aMoment: fc.Arbitrary<Moment> = fc.record({
  at: fc.constantFrom('about press', 'press', 'about end', 'between'),
  share,
});

const momentMs = (fault: Fault, { at, share }: Moment, pressMs: number, endMs: number): number => {
  const between = (from: number, to: number): number => Math.max(0, Math.round(from + share * (to - from)));
  const aboutEnd = between(endMs - minuteMs - 15_000, endMs - minuteMs + 30_000);
  // A late edit is most telling about an end.
  if (fault.what === 'slack' && fault.fault === 'late') return aboutEnd;
  if (at === 'about press') return between(pressMs - 5_000, pressMs + 45_000);
  if (at === 'press') return between(pressMs - 500, pressMs + 5_000);
  return at === 'about end' ? aboutEnd : between(pressMs, endMs);
};

/** A request, one fault at most, perhaps a later request, then time for everything to come right, and a check. */
const anEpisode: fc.Arbitrary<MonthCommand> = fc
  .record({
    pressInMinutes: spread(2, 240),
    press: anyPress(85),
    fault: fc.option(fc.record({ fault: anyFault, moment: aMoment }), { freq: 10, nil: undefined }),
    later: fc.option(fc.record({ press: aPress(plainFate), share }), { freq: 1, nil: undefined }),
  })
  .map((episode) => {
    const { press, fault, later } = episode;
    const pressMs = episode.pressInMinutes * minuteMs;
    const events: Happening[] = [{ ...press, atMs: pressMs }];
    let endMs = pressMs + lastsMs(press.fate);
    const isOdd = !['success', 'warning', 'failure', 'cancelled'].includes(press.fate.end);
    if (!isOdd && fault) {
      const atMs = momentMs(fault.fault, fault.moment, pressMs, endMs);
      events.push({ ...fault.fault, atMs });
      endMs = Math.max(endMs, atMs + faultMs(fault.fault));
    }
    if (later) {
      const atMs = Math.round(pressMs + 5_000 + later.share * (endMs - pressMs - 5_000));
      events.push({ ...later.press, atMs });
      endMs = Math.max(endMs, atMs + lastsMs(later.press.fate));
    }
    return command(events, async (month) => {
      await month.play(events, endMs + recoveryMs);
      month.check();
    });
  });

/** Something about the schedule, perhaps a job beside it, one fault at most, then time for everything to come right. */
const aWatchedEpisode: fc.Arbitrary<MonthCommand> = fc
  .record({
    hours: spread(1, 30),
    event: fc.option(aScheduleEvent, { freq: 2, nil: undefined }),
    foreign: fc.option(fc.tuple(plainFate, share), { freq: 2, nil: undefined }),
    fault: fc.option(fc.tuple(anyFault, share), { freq: 2, nil: undefined }),
  })
  .map(({ hours, event, foreign, fault }) => {
    const lengthMs = hours * hourMs;
    const events: Happening[] = [];
    if (event) events.push({ ...event, atMs: minuteMs });
    // What was deleted is set again before long, or there would be nothing to watch.
    if (event?.what === 'delete') events.push({ ...event, what: 'save', atMs: Math.round(0.6 * lengthMs) });
    if (foreign) events.push({ what: 'foreign job', fate: foreign[0], atMs: Math.round(foreign[1] * lengthMs) });
    if (fault) events.push({ ...fault[0], atMs: Math.round(fault[1] * lengthMs) });
    const ends = events.map((it) => it.atMs + happeningMs(it));
    return command(events, async (month) => {
      await month.play(events, Math.max(lengthMs, ...ends) + recoveryMs);
      month.check();
    });
  });

const happeningMs = (happening: Happening): number => {
  if ('forMs' in happening) return happening.forMs;
  if (happening.what === 'foreign job') return lastsMs(happening.fate);
  return happening.what === 'crash' ? happening.backInMs + 5 * minuteMs : 5 * minuteMs;
};

const aResize: fc.Arbitrary<MonthCommand> = fc
  .constantFrom('one more' as const, 'one less' as const)
  .map((what) => command(what, (month) => month.play([{ what, atMs: 0 }], 0)));

/** Each day ends with hours without requests and faults, and a check. */
const wild = (minutes: number, quietHours: number, happens: Press | Fault | Resize): MonthCommand =>
  command({ minutes, ...happens }, async (month) => {
    const nowMs = month.elapsedMs();
    const dayEndsMs = (Math.floor(nowMs / dayMs) + 1) * dayMs;
    if (nowMs + minutes * minuteMs > dayEndsMs - quietHours * hourMs) {
      await month.play([], dayEndsMs - minuteMs - nowMs);
      month.check();
      await month.play([], 2 * minuteMs);
    }
    await month.play([{ ...happens, atMs: minutes * minuteMs }], minutes * minuteMs);
  });

const aWildPress: fc.Arbitrary<MonthCommand> = fc
  .tuple(spread(2, 120), anyPress(80))
  .map(([minutes, press]) => wild(minutes, 4, press));

const aWildFault: fc.Arbitrary<MonthCommand> = fc
  .tuple(spread(1, 60), anyFault)
  .map(([minutes, fault]) => wild(minutes, 2.5, fault));
