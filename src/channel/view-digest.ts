import type { Alarm } from '../backup/alarm.ts';
import type { Digest } from '../backup/digest.ts';
import { alarmWords, backupWords, statusWord, storageWords } from '../slack/blocks/labels.ts';
import { nextWords } from '../slack/blocks/schedule-text.ts';
import {
  bytes,
  capitalised,
  context,
  count,
  durationText,
  host,
  iso,
  type Message,
  quoted,
  section,
  when,
} from '../slack/blocks/text.ts';

/** Writes a time: for eyes in the reader's own zone, for notifications as ISO 8601. */
type Time = (at: number) => string;

/** The digest as one message; `at`: when it is posted. */
export const digestMessage = (digest: Digest, at: number): Message => {
  const { portal, period, isFine } = digest;
  const verdict = isFine ? 'all is well' : 'look at this';
  const blocks = [
    section(`${isFine ? ':white_check_mark:' : ':warning:'} *Backup digest: ${verdict}*  ·  *${host(portal)}*`),
    section(linesOf(digest, at, when).join('\n')),
    context(`from ${when(period.from)} to ${when(period.to)}`),
  ];
  const lines = linesOf(digest, at, iso).join(' ').replaceAll('*', '');
  const text = `Backup digest: ${quoted(portal, 250)}, ${iso(period.from)} to ${iso(period.to)}, ${verdict}. ${lines}`;
  return { text: text.slice(0, mostText).toWellFormed(), blocks };
};

const mostText = 3_500;

const linesOf = (digest: Digest, at: number, time: Time): readonly string[] => [
  runsLine(digest),
  copiesLine(digest, time),
  ...sizesLine(digest),
  ...notKeptLine(digest),
  dueLine(digest, time),
  alarmsLine(digest, at),
  watchLine(digest, time),
  ...nextLines(digest, at, time),
  ...(digest.readFrom === undefined
    ? []
    : [
        `The channel is too busy to read that far back: backups and alarms are listed from ${time(digest.readFrom)} on.`,
      ]),
];

const runsLine = ({ runs, going, ends, by }: Digest): string => {
  if (runs === 0) return '*Backups*: none.';
  const ended = ends.map(({ phase, count: number }) => `${number} ${statusWord[phase]}`);
  const all = [...ended, ...(going === 0 ? [] : [`${going} running`])].join(', ');
  const who = [
    ...(by.asked === 0 ? [] : [`${by.asked} asked for here`]),
    ...(by.schedule === 0 ? [] : [`${by.schedule} by the schedule`]),
    ...(by.elsewhere === 0 ? [] : [`${by.elsewhere} begun in DocSpace`]),
  ].join(', ');
  return `*Backups*: ${runs} (${all}); ${who}.`;
};

const copiesShown = 5;

const copiesLine = ({ copies }: Digest, time: Time): string => {
  if (copies === undefined) return '*Copies*: the portal did not list them; `/backup history` asks again.';
  if (copies.length === 0) return '*Copies*: :warning: there is none.';
  const newest = copies.toSorted((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));
  const shown = newest.slice(0, copiesShown).map(({ createdAt, expiresAt, storage }) => {
    const made = createdAt === undefined ? 'of an unknown time' : time(createdAt);
    const until = expiresAt === undefined ? '' : `, deleted ${time(expiresAt)}`;
    return `${made}${storage === undefined ? '' : ` in ${storageWords[storage]}`}${until}`;
  });
  const rest = newest.length > shown.length ? `; and ${newest.length - shown.length} older` : '';
  return `*Copies that exist now*: ${newest.length}. ${capitalised(shown.join('; '))}${rest}.`;
};

const sizesShown = 20;
const bars = '▁▂▃▄▅▆▇█';

const sizesLine = ({ sizes }: Digest): readonly string[] => {
  const shown = sizes.slice(-sizesShown);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined) return [];
  const most = Math.max(...shown, 1);
  const line = shown.map((size) => bars[Math.round((size / most) * (bars.length - 1))]).join('');
  if (shown.length === 1) return [`*Size*: ${bytes(last)}.`];
  const change = first === 0 ? '' : ` (${trend(last / first - 1)})`;
  return [`*Sizes*: \`${line}\` ${bytes(first)} to ${bytes(last)}${change}.`];
};

const notKeptLine = ({ notKept }: Digest): readonly string[] =>
  notKept === 0
    ? []
    : [
        `*Own copies*: :warning: none of ${count(notKept, 'backup')}, because the bot cannot read where the portal puts them; \`/backup doctor\` says more.`,
      ];

const trend = (part: number): string => `${part < 0 ? '−' : '+'}${Math.round(Math.abs(part) * 100)} %`;

const dueLine = ({ missed, skipped }: Digest, time: Time): string => {
  if (missed.length + skipped.length === 0) return '*Missed or skipped*: none.';
  const told = (word: string, times: readonly number[]): string[] =>
    times.length === 0 ? [] : [`${times.length} ${word} (${times.slice(0, 5).map(time).join(', ')})`];
  return `*Missed or skipped*: ${[...told('missed', missed), ...told('skipped', skipped)].join(', ')}.`;
};

const alarmsShown = 10;

const alarmsLine = ({ alarms }: Digest, at: number): string => {
  if (alarms.length === 0) return '*Alarms*: none.';
  const shown = alarms.slice(-alarmsShown).map((alarm) => `${alarmWords[alarm.kind]} ${lasted(alarm, at)}`);
  return `*Alarms*: ${alarms.length}. ${shown.join(', ')}.`;
};

const lasted = ({ since, until }: Alarm, at: number): string =>
  until === undefined ? `(open for ${durationText(at - since)})` : `(${durationText(until - since)})`;

const watchLine = ({ unwatchedMs, watchedFrom }: Digest, time: Time): string => {
  if (unwatchedMs === 'off') return '*Watch*: off; only backups asked for here are followed.';
  if (unwatchedMs === undefined) return '*Watch*: how long the bot was not watching is not known.';
  const since = watchedFrom === undefined ? '' : `since the first start ${time(watchedFrom)}, `;
  return unwatchedMs === 0
    ? `*Watch*: ${since}without a break as far as is known.`
    : `*Watch*: ${since}the bot was not watching for ${durationText(unwatchedMs)}.`;
};

const nextLines = ({ next }: Digest, at: number, time: Time): readonly string[] => {
  const due = next.map((one) => `${capitalised(backupWords[one.slot])}: ${dueWords(one.next, at, time)}`);
  return due.length === 0 ? [] : [`*Due next*: ${due.join(' ')}`];
};

const dueWords = (next: Digest['next'][number]['next'], at: number, time: Time): string => {
  switch (next.kind) {
    case 'none':
      return 'no schedule.';
    case 'unread':
      return 'the schedule could not be read.';
    case 'at':
      return next.at > at ? `${time(next.at)}.` : `due since ${time(next.at)}.`;
    case 'never':
    case 'unzoned':
      return nextWords({ next, at });
  }
};
