import { type Alarm, type AlarmOf, type GoneCause, type MissedCause, skippedTurns } from '../backup/alarm.ts';
import type { PortalFailure } from '../backup/portal-error.ts';
import { explain } from '../slack/blocks/explain.ts';
import { backupWords } from '../slack/blocks/labels.ts';
import { proofAdvice, proofText } from '../slack/blocks/proof-text.ts';
import { scheduleWords } from '../slack/blocks/schedule-text.ts';
import { code, durationText, quoted } from '../slack/blocks/text.ts';

/** Writes a time: for eyes in the reader's own zone, for notifications as ISO 8601. */
type Time = (at: number) => string;

/** What happened, and why as far as the portal says. */
export const whatHappened = (alarm: Alarm, time: Time): string => {
  switch (alarm.kind) {
    case 'missed':
      return `The portal has not started the scheduled ${backupWords[alarm.slot]} that was due ${dueWords(alarm.due, time)}. ${missedWords(alarm.cause)}`;
    case 'skipped': {
      const next = alarm.nextAt === undefined ? '' : ` The next one is due ${time(alarm.nextAt)}.`;
      return `The portal let the scheduled ${backupWords[alarm.slot]} of ${time(alarm.ranAt)} pass without making one. ${skippedWords(alarm)}${inARow(alarm, time)}${next}`;
    }
    case 'schedule_gone': {
      const was = scheduleWords(alarm);
      return `The portal has no schedule for the ${backupWords[alarm.slot]} any more. ${goneWords(alarm.cause, alarm.by)} It was: ${was}.`;
    }
    case 'schedule_doomed':
      return `The portal will delete the schedule instead of running it at ${time(alarm.dueAt)}: ${noFreeBackups(alarm)} and the paid backup service is off.`;
    case 'no_recent_copy': {
      const newest =
        alarm.newestAt === undefined
          ? 'The portal has no copy at all'
          : `The newest copy is from ${time(alarm.newestAt)}`;
      return `${newest}; none is newer than ${durationText(alarm.maxAgeMs)}, as BACKUP_MAX_AGE_HOURS asks for. Deleted and expired copies do not count.`;
    }
    case 'blocked': {
      const what = alarm.what === 'portal' ? 'The portal cannot be watched' : 'The portal’s schedule cannot be read';
      const failure: PortalFailure = { kind: alarm.failure, detail: alarm.detail };
      return `${what}, so until this is fixed nobody notices a backup that fails or does not happen. ${quoted(explain(failure, 'look'), 600)}`;
    }
    case 'key_expires':
      return `The bot’s API key expires ${time(alarm.expiresAt)}, in ${alarm.daysLeft === 1 ? 'a day' : `${alarm.daysLeft} days`} or less. From then on no backup can be started or watched.`;
    case 'damaged_copy':
      return `The newest copy of the ${backupWords[alarm.slot]} cannot be relied on: ${code(alarm.backupId)}, ${proofText(alarm.proof)}.`;
  }
};

const noFreeBackups = ({ allowance }: AlarmOf<'schedule_doomed'>): string =>
  allowance === 0 ? 'the plan has no free backups' : `the ${allowance} free backups of the month are used up`;

const dueWords = (due: readonly number[], time: Time): string => due.map(time).join(', and again ');

const missedWords = (cause: MissedCause): string => {
  switch (cause.why) {
    case 'worker':
      return 'Its backup service is probably down, because the portal gives no other reason.';
    case 'never':
      return 'This schedule will never run: DocSpace cannot reach this hour for a new schedule in this time zone.';
    case 'payment':
      return 'The free backups are used up, and the payment for this one could not be made.';
    case 'plan':
      return cause.tariff === 'delay'
        ? 'Its plan is overdue: in the days of grace the portal starts no scheduled backups.'
        : 'Its plan is not paid.';
    case 'inactive':
      return `The portal is ${cause.status}.`;
  }
};

const inARow = (alarm: AlarmOf<'skipped'>, time: Time): string => {
  const [first = alarm.ranAt, ...more] = skippedTurns(alarm);
  return more.length === 0 ? '' : ` ${more.length + 1} in a row were passed over since ${time(first)}.`;
};

const skippedWords = ({ cause, holder }: AlarmOf<'skipped'>): string => {
  const id = holder === undefined ? '' : ` ${code(holder)}`;
  switch (cause) {
    case 'held':
      return `Another backup${id} was running, and the portal makes one at a time.`;
    case 'blocked':
      return `Backup${id} blocks the portal: nothing works on it any more, and no other backup can run until it is cleared.`;
    case 'lost':
      return 'No other backup ran: the request probably got lost between the portal’s services.';
  }
};

const goneWords = (cause: GoneCause, by: string | undefined): string => {
  switch (cause) {
    case 'person':
      return by === undefined ? 'Somebody deleted it in DocSpace.' : `${quoted(by, 100)} deleted it in DocSpace.`;
    case 'allowance':
      return 'The portal deleted it: the free backups of the month are used up and the paid backup service is off.';
    case 'payment':
      return 'The portal probably deleted it: the free backups of the month are used up and the wallet did not pay for another.';
    case 'encryption':
      return 'The server deleted it when the encryption of its storage began.';
    case 'account':
      return 'It probably went with the connected account that it saved to.';
    case 'unknown':
      return 'The portal does not say who or what deleted it.';
  }
};

/** Whether the copies are safe, and what to do. */
export const whatToDo = (alarm: Alarm): string => {
  switch (alarm.kind) {
    case 'missed':
      return `Earlier copies are not touched. ${missedAdvice[alarm.cause.why]}`;
    case 'skipped':
      return alarm.cause === 'blocked'
        ? 'Earlier copies are not touched. Clear the blocking backup, then start one with `/backup`.'
        : 'Earlier copies are not touched. Start one with `/backup` if the time until the next is too long.';
    case 'schedule_gone':
      return alarm.cause === 'allowance' || alarm.cause === 'payment'
        ? 'Earlier copies are not touched. Switch the paid service on in DocSpace under Payments or fill the wallet, then set the schedule again.'
        : 'Earlier copies are not touched. Set it again with `/backup schedule`.';
    case 'schedule_doomed':
      return `Switch the paid backup service on in DocSpace under Payments before that${alarm.allowance === 0 ? '' : ', or set the schedule again next month'}.`;
    case 'no_recent_copy':
      return 'Start a backup with `/backup`, and look at `/backup history`.';
    case 'blocked':
      return 'The portal’s own schedule does not depend on the bot, and earlier copies are not touched. `/backup doctor` says what is missing; if it does not answer, run `npm run doctor`.';
    case 'key_expires':
      return 'Create a new key in DocSpace under Developer Tools, put it into DOCSPACE_API_KEY and restart the bot; delete the old one after that.';
    case 'damaged_copy':
      return `Earlier copies are not touched. ${proofAdvice(alarm.proof) ?? ''}`;
  }
};

const missedAdvice: Readonly<Record<MissedCause['why'], string>> = {
  worker: 'See that the portal’s backup service runs; the portal makes up for the missed run then.',
  never: 'Set an earlier hour with `/backup schedule`.',
  payment: 'Fill the wallet in DocSpace under Payments; the portal tries again every 15 minutes.',
  plan: 'Pay the plan in DocSpace under Payments; the portal makes up for the missed run then.',
  inactive: 'The portal makes up for the missed run once it is active again.',
};

/** What is left to do once an alarm is over. */
export const whatNow = (alarm: Alarm): string => {
  switch (alarm.kind) {
    case 'missed':
      return 'The schedule ran, or was set again. `/backup history` shows whether there is a newer copy.';
    case 'skipped':
      return 'The next scheduled backup was made. The skipped one was not made up for. Nothing more to do.';
    case 'schedule_gone':
      return 'The portal has a schedule again. Backups that were due meanwhile were not made up for.';
    case 'schedule_doomed':
      return '`/backup status` shows when the next backup is due.';
    case 'no_recent_copy':
      return 'There is a copy that is new enough. Nothing more to do.';
    case 'blocked':
      return `${alarm.what === 'portal' ? 'The portal' : 'The schedule'} can be read again. Nothing more to do.`;
    case 'key_expires':
      return 'The key has another expiry date now. If you replaced it, delete the old key in DocSpace.';
    case 'damaged_copy':
      return alarm.isGone
        ? 'The damaged copy is gone. `/backup history` shows which copies are left.'
        : 'This copy or a later one was verified. Nothing more to do.';
  }
};
