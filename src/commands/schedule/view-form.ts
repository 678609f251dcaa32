import { isAtSameHour } from '../../backup/collision.ts';
import { utcDayIn } from '../../backup/next-run.ts';
import { dayOf, type Schedule } from '../../backup/schedule.ts';
import type { Scheduled } from '../../backup/scheduled.ts';
import { hasPlace, placeKey } from '../../backup/storage.ts';
import { wholeNumber } from '../../slack/blocks/fields.ts';
import { formModal } from '../../slack/blocks/modal.ts';
import { doomedWords, lastWords, nextWords, scheduleWords, temporaryWords } from '../../slack/blocks/schedule-text.ts';
import { blankStorage, placeState, type StorageState, storageFields } from '../../slack/blocks/storage-fields.ts';
import { type Button, bare, label, type Modal, row, section } from '../../slack/blocks/text.ts';
import { rhythmFields } from './view-fields.ts';

export const scheduleTitle = 'Backup schedule';

/** The form that changes the schedule, as it is shown and carried along. */
export type ScheduleState = StorageState & {
  /** The mark of the schedule that the person is shown. */
  readonly mark: string;
  /** That schedule in words. */
  readonly now: string;
  /** The portal's time zone, '' if it gives none. */
  readonly zone: string;
  /** Which of the portal's days it is in UTC, see `UtcDay`. */
  readonly utcDay: string;
  readonly every: string;
  readonly weekday: string;
  readonly monthday: string;
  readonly hour: string;
  readonly copies: string;
};

/** The form before anybody has set or chosen anything: Mondays at 3, five copies. */
export const blankSchedule: ScheduleState = {
  ...blankStorage,
  mark: '',
  now: '',
  zone: '',
  utcDay: 'today',
  every: 'week',
  weekday: '2',
  monthday: '1',
  hour: '3',
  copies: '5',
};

/** The form for a schedule as it is; if there is none, with the `suggested` place for the copies. */
export const scheduleState = (
  scheduled: Scheduled,
  suggested: Pick<Schedule, 'storage' | 'params'>,
  storages: Pick<StorageState, 'offered' | 'module'>,
): ScheduleState => {
  const { schedule, timeZone, ianaZone, mark } = scheduled;
  const { storage, params } = schedule ?? suggested;
  return {
    ...blankSchedule,
    ...storages,
    mark,
    now: scheduleNow(scheduled),
    zone: bare(timeZone ?? '', 60),
    utcDay: ianaZone === undefined ? 'today' : utcDayIn(ianaZone, scheduled.at),
    ...(storages.offered.split(',').includes(storage) ? { storage } : {}),
    ...placeState(storage, hasPlace(storage) ? (params[placeKey[storage]] ?? '') : ''),
    ...(schedule ? rhythmState(schedule) : {}),
  };
};

const rhythmState = ({ rhythm, copiesKept }: Schedule): Partial<ScheduleState> => ({
  every: rhythm.every,
  hour: String(rhythm.hour),
  ...(rhythm.every === 'week' ? { weekday: String(dayOf(rhythm)) } : {}),
  ...(rhythm.every === 'month' ? { monthday: String(dayOf(rhythm)) } : {}),
  ...(copiesKept >= 1 && copiesKept <= 30 ? { copies: String(copiesKept) } : {}),
});

/** The schedule as it is, in words. */
export const scheduleNow = (scheduled: Scheduled): string => {
  const { schedule } = scheduled;
  const what = schedule?.slot === 'dump' ? 'The portal backs up the whole instance' : 'The portal backs itself up';
  if (!schedule) return '*There is no schedule*: the portal makes no backups by itself.';
  const turns = [...(scheduled.isDoomed ? [doomedWords] : []), nextWords(scheduled), lastWords(schedule)].join(' ');
  const lines = [`${what} *${scheduleWords(scheduled)}*.`, temporaryWords(schedule), collisionWords(scheduled), turns];
  return lines.filter((line) => line !== '').join('\n');
};

/** That the server's other schedule comes at the same hour, as sentences; '' if it does not. */
const collisionWords = ({ schedule, other, timeZone, at }: Scheduled): string => {
  if (!schedule || !other || timeZone === undefined || !isAtSameHour(schedule, other, timeZone, at)) return '';
  const what = other.slot === 'dump' ? 'The schedule for the whole instance' : 'The schedule for this portal alone';
  return `:warning: *${what} comes at the same hour*: the server makes one backup at a time and skips the other without a word. Choose hours that lie apart.`;
};

/** The form; `said`: what is said above it. */
export const scheduleForm = (state: ScheduleState, said = ''): Modal =>
  formModal({
    id: 'backup_schedule',
    title: scheduleTitle,
    submit: 'Save',
    state,
    blocks: [
      ...(said === '' ? [] : [section(said)]),
      section(state.now),
      ...rhythmFields(state),
      wholeNumber({
        round: state.round,
        name: 'copies',
        action: 'backup_schedule_copies',
        label: 'Copies to keep',
        hint: 'From 1 to 30. When there are more, the portal deletes the oldest that its schedule made.',
        value: state.copies,
        least: 1,
        most: 30,
      }),
      ...storageFields(state, 'schedule'),
      ...(state.mark === 'none' ? [] : [row(deleteButton)]),
    ],
  });

const deleteButton: Button = {
  type: 'button',
  action_id: 'backup_schedule_delete',
  style: 'danger',
  text: label('Delete the schedule'),
  confirm: {
    title: label('Delete the schedule?'),
    text: label('The portal makes no more backups by itself. The copies that are there stay.'),
    confirm: label('Delete it'),
    deny: label('Keep it'),
    style: 'danger',
  },
};
