import { type Choice, menu } from '../../slack/blocks/fields.ts';
import { hourWords, weekdays } from '../../slack/blocks/schedule-text.ts';
import type { Block } from '../../slack/blocks/text.ts';

/** The part of a form that says when. `zone`: the portal's, '' if it gives none. */
type RhythmState = {
  readonly round: string;
  readonly every: string;
  readonly weekday: string;
  readonly monthday: string;
  readonly hour: string;
  readonly zone: string;
  /** Which of the portal's days it is in UTC, see `UtcDay`. */
  readonly utcDay: string;
};

/** How often, on which day if there is one to choose, and at which hour. */
export const rhythmFields = (state: RhythmState): Block[] => {
  const { round, every } = state;
  return [
    menu({
      round,
      name: 'every',
      action: 'backup_schedule_every',
      label: 'How often',
      choices: rhythms,
      chosen: every,
      isWatched: true,
    }),
    ...(every === 'week' ? [weekdayMenu(state)] : []),
    ...(every === 'month' ? [monthdayMenu(state)] : []),
    menu({
      round,
      name: 'hour',
      action: 'backup_schedule_hour',
      label: 'At',
      hint: `In ${zoneWords(state.zone)}. ${firstWords(state.utcDay)}`,
      choices: Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), text: hourWords(hour) })),
      chosen: state.hour,
    }),
  ];
};

/** When a schedule begins that is saved now: DocSpace counts from the start of the day that it is in UTC. */
const firstWords = (utcDay: string): string => {
  switch (utcDay) {
    case 'yesterday':
      return 'If yesterday was a chosen day, or today is one and this hour is already over, the first backup starts within 15 minutes: DocSpace goes by the date in UTC, where it is still yesterday.';
    case 'tomorrow':
      return 'The first backup starts tomorrow at the earliest: DocSpace goes by the date in UTC, where it is tomorrow already.';
    default:
      return 'If today is a chosen day and this hour is already over, the first backup starts within 15 minutes.';
  }
};

const zoneWords = (zone: string): string =>
  zone === '' ? 'the portal’s own time zone, which it does not name' : `the portal’s own time zone, ${zone}`;

const rhythms: readonly Choice[] = [
  { value: 'day', text: 'Every day' },
  { value: 'week', text: 'Every week' },
  { value: 'month', text: 'Every month' },
];

const weekdayMenu = ({ round, weekday }: RhythmState): Block => {
  const [sunday, ...others] = weekdays.map((text, index): Choice => ({ value: String(index + 1), text }));
  return menu({
    round,
    name: 'weekday',
    action: 'backup_schedule_weekday',
    label: 'On',
    choices: sunday ? [...others, sunday] : others,
    chosen: weekday,
  });
};

const monthdayMenu = ({ round, monthday }: RhythmState): Block =>
  menu({
    round,
    name: 'monthday',
    action: 'backup_schedule_monthday',
    label: 'On day',
    hint: 'A month without this day gets no backup; but for day 29 or 30, February’s may come on 1 or 2 March.',
    choices: Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), text: String(index + 1) })),
    chosen: monthday,
  });
