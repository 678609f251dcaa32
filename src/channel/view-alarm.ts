import type { Alarm, AlarmOf, GoneCause, MissedCause } from '../backup/alarm.ts';
import type { PortalFailure } from '../backup/portal-error.ts';
import { explain } from '../slack/blocks/explain.ts';
import { alarmWords, backupWords } from '../slack/blocks/labels.ts';
import { proofAdvice, proofText } from '../slack/blocks/proof-text.ts';
import { scheduleWords } from '../slack/blocks/schedule-text.ts';
import {
  type Block,
  type Button,
  code,
  context,
  durationText,
  host,
  iso,
  label,
  type Message,
  quoted,
  row,
  section,
  when,
} from '../slack/blocks/text.ts';

/** Writes a time: for eyes in the reader's own zone, for notifications as ISO 8601. */
type Time = (at: number) => string;

/** The alarm as one message, edited in place to its end. */
export const alarmMessage = (alarm: Alarm, acknowledgedBy: string | undefined): Message => {
  const { until } = alarm;
  const isOver = until !== undefined;
  const words = alarmWords[alarm.kind];
  const head = isOver
    ? `:white_check_mark: *Resolved after ${durationText(until - alarm.since)}: ${words}*`
    : `:rotating_light: *${words}*`;
  const facts = [
    `since ${when(alarm.since)}`,
    ...(isOver ? [`over ${when(until)}`] : []),
    ...(acknowledgedBy ? [`acknowledged by <@${acknowledgedBy}>`] : []),
  ];
  const blocks: Block[] = [
    section(`${head}  ·  *${host(alarm.portal)}*`),
    section(`${whatHappened(alarm, when)}${isOver ? '' : `\n${whatToDo(alarm)}`}`),
    context(facts.join('  ·  ')),
    ...(isOver ? [] : buttons(alarm, acknowledgedBy)),
  ];
  const text = `${words}: ${quoted(alarm.portal, 250)}, since ${iso(alarm.since)}. ${whatHappened(alarm, iso)} ${whatToDo(alarm)}`;
  return { text: isOver ? `Resolved: ${text}` : text, blocks };
};

const noFreeBackups = ({ allowance }: AlarmOf<'schedule_doomed'>): string =>
  allowance === 0 ? 'the plan has no free backups' : `the ${allowance} free backups of the month are used up`;

/** The one reply that calls people when an alarm begins; `mention`: '' for nobody. */
export const alarmBegun = (alarm: Alarm, mention: string): Message =>
  reply(mention, `${alarmWords[alarm.kind]}: the message above says what happened and what to do.`);

/** The reply that calls people again because little time is left, even those who have acknowledged it. */
export const alarmAgain = (alarm: Alarm, mention: string): Message =>
  reply(mention, `${alarmWords[alarm.kind]}: ${whatHappened(alarm, when)} The message above says what to do.`);

/** The reply that reminds of an alarm that nobody has acknowledged. */
export const alarmReminder = (alarm: Alarm, mention: string): Message =>
  reply(mention, `${alarmWords[alarm.kind]}: this goes on since ${when(alarm.since)}, and nobody has acknowledged it.`);

/** The reply that tells the end of an alarm. */
export const alarmEnded = (alarm: Alarm): Message =>
  reply('', `Resolved: ${alarmWords[alarm.kind]} of *${host(alarm.portal)}* is over.`);

const reply = (mention: string, words: string): Message => {
  const text = mention === '' ? words : `${mention} ${words}`;
  return { text, blocks: [section(text)] };
};

const whatHappened = (alarm: Alarm, time: Time): string => {
  switch (alarm.kind) {
    case 'missed':
      return `The portal has not started the scheduled ${backupWords[alarm.slot]} that was due ${dueWords(alarm.due, time)}. ${missedWords(alarm.cause)}`;
    case 'skipped': {
      const next = alarm.nextAt === undefined ? '' : ` The next one is due ${time(alarm.nextAt)}.`;
      return `The portal let the scheduled ${backupWords[alarm.slot]} of ${time(alarm.ranAt)} pass without making one. ${skippedWords(alarm)}${next}`;
    }
    case 'schedule_gone': {
      const was = scheduleWords(alarm);
      return `The portal has no schedule for the ${backupWords[alarm.slot]} any more. ${goneWords(alarm.cause, alarm.by)} It was: ${was}.`;
    }
    case 'schedule_doomed':
      return `The portal will delete the schedule instead of running it at ${time(alarm.dueAt)}: ${noFreeBackups(alarm)} and the paid backup service is off.`;
    case 'no_recent_copy': {
      const newest =
        alarm.newestAt === undefined ? 'There is no copy at all' : `The newest copy is from ${time(alarm.newestAt)}`;
      return `${newest}; none is newer than ${durationText(alarm.maxAgeMs)}, as BACKUP_MAX_AGE_HOURS asks for. Deleted and expired copies do not count.`;
    }
    case 'blocked': {
      const what = alarm.what === 'portal' ? 'The portal cannot be watched' : 'The portal’s schedule cannot be read';
      const failure: PortalFailure = { kind: alarm.failure, detail: alarm.detail };
      return `${what}, so a backup that does not happen is not noticed. ${quoted(explain(failure, 'look'), 600)}`;
    }
    case 'key_expires':
      return `The bot’s API key expires ${time(alarm.expiresAt)}, in ${alarm.daysLeft === 1 ? 'a day' : `${alarm.daysLeft} days`} or less. From then on no backup can be started or watched.`;
    case 'damaged_copy':
      return `The newest copy of the ${backupWords[alarm.slot]} cannot be relied on: ${code(alarm.backupId)}, ${proofText(alarm.proof)}.`;
  }
};

const dueWords = (due: readonly number[], time: Time): string => due.map(time).join(', and again ');

const missedWords = (cause: MissedCause): string => {
  switch (cause.why) {
    case 'worker':
      return 'Its backup service is probably down, for the portal gives no other reason.';
    case 'never':
      return 'It never will: until its first run the portal counts from midnight UTC each day, and this hour lies behind the end of that day.';
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
      return 'Who or what deleted it the portal does not tell.';
  }
};

/** Whether the copies are safe, and what to do. */
const whatToDo = (alarm: Alarm): string => {
  switch (alarm.kind) {
    case 'missed':
      return `Earlier copies are not touched. ${missedAdvice[alarm.cause.why]}`;
    case 'skipped':
      return alarm.cause === 'blocked'
        ? 'Earlier copies are not touched. Clear the blocking backup, then start one with /backup.'
        : 'Earlier copies are not touched. Start one with /backup if the time until the next is too long.';
    case 'schedule_gone':
      return alarm.cause === 'allowance' || alarm.cause === 'payment'
        ? 'Earlier copies are not touched. Switch the paid service on in DocSpace under Payments or fill the wallet, then set the schedule again.'
        : 'Earlier copies are not touched. Set it again with /backup schedule.';
    case 'schedule_doomed':
      return `Switch the paid backup service on in DocSpace under Payments before that${alarm.allowance === 0 ? '' : ', or set the schedule again next month'}.`;
    case 'no_recent_copy':
      return 'Start a backup with /backup, and look at /backup history.';
    case 'blocked':
      return 'Backups may go on all the same. /backup doctor says what is missing.';
    case 'key_expires':
      return 'Create a new key in DocSpace under Developer Tools, put it into DOCSPACE_API_KEY and restart the bot; delete the old one after that.';
    case 'damaged_copy':
      return `Earlier copies are not touched. ${proofAdvice(alarm.proof) ?? ''}`;
  }
};

const missedAdvice: Readonly<Record<MissedCause['why'], string>> = {
  worker: 'See that the portal’s backup service runs; the portal makes up for the missed run then.',
  never: 'Choose an earlier hour with /backup schedule.',
  payment: 'Fill the wallet in DocSpace under Payments; the portal tries again every 15 minutes.',
  plan: 'Pay the plan in DocSpace under Payments; the portal makes up for the missed run then.',
  inactive: 'The portal makes up for the missed run once it is active again.',
};

const buttons = (alarm: Alarm, acknowledgedBy: string | undefined): Block[] => {
  const shown = [
    ...(alarm.kind === 'schedule_gone' ? [setAgain(alarm)] : []),
    ...(alarm.kind === 'skipped' && alarm.cause === 'blocked' && alarm.holder ? [clear(alarm.holder)] : []),
    ...(acknowledgedBy ? [] : [acknowledge(alarm)]),
  ];
  return shown.length === 0 ? [] : [row(...shown)];
};

const acknowledge = ({ key }: Alarm): Button => ({
  type: 'button',
  action_id: 'backup_alarm_ack',
  text: label('Acknowledge'),
  value: key.slice(0, 200),
});

const setAgain = ({ key }: Alarm): Button => ({
  type: 'button',
  action_id: 'backup_schedule_restore',
  style: 'primary',
  text: label('Set the same schedule again'),
  value: key.slice(0, 200),
  confirm: {
    title: label('Set the same schedule again?'),
    text: label(
      'The portal saves it as one that never ran: if its hour of today is over, a backup starts within 15 minutes.',
    ),
    confirm: label('Set it'),
    deny: label('Leave it'),
  },
});

const clear = (holder: string): Button => ({
  type: 'button',
  action_id: 'backup_clear',
  style: 'danger',
  text: label('Clear the blocking backup'),
  value: holder.toWellFormed().slice(0, 200).toWellFormed(),
  confirm: {
    title: label('Clear this backup?'),
    text: label('The portal forgets it, and there will be no copy from it. Other backups can then be started.'),
    confirm: label('Clear it'),
    deny: label('Leave it'),
    style: 'danger',
  },
});
