import type { Rhythm, Schedule, ScheduleProblem } from '../../backup/schedule.ts';
import type { Scheduled } from '../../backup/scheduled.ts';
import { hasPlace, placeKey } from '../../backup/storage.ts';
import { storageWords } from './labels.ts';
import { code, quoted, when } from './text.ts';

type WrittenSchedule = {
  readonly schedule: Omit<Schedule, 'lastAt'> | undefined;
  readonly timeZone?: string | undefined;
};

/** A schedule in one sentence without its end, such as: every Monday at 03:00 (Europe/Berlin), to …, 5 copies kept */
export const scheduleWords = ({ schedule, timeZone }: WrittenSchedule): string =>
  schedule === undefined
    ? 'no schedule'
    : `${rhythmWords(schedule.rhythm)} (${zoneWords(timeZone)}), to ${placeWords(schedule)}, ${copies(schedule)}`;

const zoneWords = (timeZone: string | undefined): string =>
  timeZone === undefined ? 'the portal’s own time zone, which it does not name' : quoted(timeZone, 60);

const rhythmWords = (rhythm: Rhythm): string => {
  switch (rhythm.every) {
    case 'day':
      return `every day at ${hourWords(rhythm.hour)}`;
    case 'week':
      return `every ${weekdays[rhythm.day - 1] ?? 'week'} at ${hourWords(rhythm.hour)}`;
    case 'month':
      return `on day ${rhythm.day} of the month at ${hourWords(rhythm.hour)}`;
  }
};

/** From Sunday, as the portal counts them. */
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** A full hour on the clock, such as 03:00. */
export const hourWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Where the copies go; of a storage's settings the place and the module alone, because the others may be secret. */
const placeWords = ({ storage, params }: Pick<Schedule, 'storage' | 'params'>): string => {
  const place = hasPlace(storage) ? params[placeKey[storage]] : params.module;
  return `${storageWords[storage]}${place ? ` ${code(place)}` : ''}`;
};

const copies = ({ storage, copiesKept: count }: Schedule): string => {
  if (storage === 'DataStore') return 'each copy deleted after 24 hours';
  if (count === 0) return 'the portal does not say how many copies are kept';
  return count === 1 ? 'the newest copy kept' : `the newest ${count} copies kept`;
};

/** That the copies of a schedule do not last, as sentences; '' if they do. */
export const temporaryWords = ({ storage, rhythm }: Pick<Schedule, 'storage' | 'rhythm'>): string => {
  if (storage !== 'DataStore') return '';
  const left = rhythm.every === 'day' ? 'only the newest one is ever there' : 'on most days there is *no copy*';
  return `:warning: *DocSpace deletes each copy after 24 hours*, so ${left}. Choose a room (Documents) for copies that stay.`;
};

/** The portal's scheduler wakes every 15 minutes, and one pass of it takes its time. */
const overdueMs = 1_800_000;

/** What becomes of a schedule that the portal has no free backup and no paid service for. */
export const doomedWords =
  ':warning: *The portal deletes this schedule instead of running it* when its hour comes: the free backups are used up and the paid backup service is off. Switch the service on in DocSpace under Payments.';

/** When the portal starts the next backup by itself, as a sentence; '' if it does not. */
export const nextWords = ({ next, at }: Pick<Scheduled, 'next' | 'at'>): string => {
  switch (next.kind) {
    case 'none':
    case 'unread':
      return '';
    case 'at':
      if (next.at > at) return `Next ${when(next.at)}, or up to 15 minutes later.`;
      return at - next.at < overdueMs
        ? 'The next one is due: the portal starts it within 15 minutes.'
        : `:warning: *Overdue since ${when(next.at)}*: the portal has not started it. Its backup service may be down, or its plan unpaid or in its days of grace; it starts one once that is over.`;
    case 'never':
      return ':warning: *This schedule will never run*: DocSpace cannot reach this hour for a new schedule in this time zone. Set an earlier hour with `/backup schedule`.';
    case 'unzoned':
      return 'When the next one starts is not known, because this bot does not know the portal’s time zone.';
  }
};

/** When the schedule's turn last came, as a sentence; the portal lets it pass while another backup runs. */
export const lastWords = ({ lastAt }: Pick<Schedule, 'lastAt'>): string =>
  lastAt === undefined ? 'It has not run since it was saved.' : `Last due ${when(lastAt)}.`;

/** What is wrong with a schedule, in a sentence. */
export const scheduleProblemText: Readonly<Record<ScheduleProblem, string>> = {
  'closed storage': 'CustomCloud takes no backups: choose another storage.',
  room: 'Documents needs the number of a room or folder.',
  'connected folder': "ThridpartyDocuments needs the connected account's own folder id, which is not a plain number.",
  directory: "Local needs a directory on the portal's server.",
  module: 'ThirdPartyConsumer needs a module, such as s3.',
  hour: 'The hour must be a whole number from 0 to 23.',
  weekday: 'A weekly backup needs a day of the week, from 1 (Sunday) to 7.',
  'day of the month': 'A monthly backup needs a day of the month, from 1 to 31.',
  copies: 'The number of copies to keep must be a whole number from 1 to 30.',
};
