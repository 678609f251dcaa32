import type { Alarm } from '../backup/alarm.ts';
import { alarmWords } from '../slack/blocks/labels.ts';
import {
  type Block,
  type Button,
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
import { whatHappened, whatNow, whatToDo } from './view-alarm-words.ts';
import { clearButton } from './view-buttons.ts';

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
    section(
      isOver
        ? `${whatNow(alarm)}\nIt was: ${whatHappened(alarm, when)}`
        : `${whatHappened(alarm, when)}\n${whatToDo(alarm)}`,
    ),
    context(facts.join('  ·  ')),
    ...(isOver ? [] : buttons(alarm, acknowledgedBy)),
  ];
  const text = `${words}: ${quoted(alarm.portal, 250)}, since ${iso(alarm.since)}. ${whatHappened(alarm, iso)} ${whatToDo(alarm)}`;
  return { text: isOver ? `Resolved: ${text}` : text, blocks };
};

/** The one reply that calls people when an alarm begins; `mention`: '' for nobody. */
export const alarmBegun = (alarm: Alarm, mention: string): Message =>
  reply(mention, `${alarmWords[alarm.kind]}: the message above says what happened and what to do.`);

/** The reply that calls people again, even those who have acknowledged it: little time is left, or it happened again. */
export const alarmAgain = (alarm: Alarm, mention: string): Message =>
  reply(mention, `${alarmWords[alarm.kind]}: ${whatHappened(alarm, when)} The message above says what to do.`);

/** The reply that reminds of an alarm that nobody has acknowledged. */
export const alarmReminder = (alarm: Alarm, mention: string): Message =>
  reply(
    mention,
    `${alarmWords[alarm.kind]}: this has lasted since ${when(alarm.since)}, and nobody has acknowledged it.`,
  );

/** The reply that announces the end of an alarm. */
export const alarmEnded = (alarm: Alarm): Message => {
  const lasted = alarm.until === undefined ? '' : ` It lasted ${durationText(alarm.until - alarm.since)}.`;
  return reply('', `Resolved: ${alarmWords[alarm.kind]}, *${host(alarm.portal)}*.${lasted} ${whatNow(alarm)}`);
};

const reply = (mention: string, words: string): Message => {
  const text = mention === '' ? words : `${mention} ${words}`;
  return { text, blocks: [section(text)] };
};

const buttons = (alarm: Alarm, acknowledgedBy: string | undefined): Block[] => {
  const shown = [
    ...(alarm.kind === 'schedule_gone' ? [setAgain(alarm)] : []),
    ...(alarm.kind === 'skipped' && alarm.cause === 'blocked' && alarm.holder ? [clearButton(alarm.holder)] : []),
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
      'The portal saves it as one that never ran: if its hour today is over, a backup starts within 15 minutes.',
    ),
    confirm: label('Set it'),
    deny: label('Leave it'),
  },
});
