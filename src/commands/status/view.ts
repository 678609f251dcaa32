import { stepOf } from '../../backup/after-seen.ts';
import { outcome } from '../../backup/job.ts';
import { type CardedRun, type Completed, hasCopy, type Running, type Starting } from '../../backup/run.ts';
import type { ForeignEnd, SlotStatus, Status, Usual } from '../../backup/slot-status.ts';
import { progress } from '../../channel/view-running.ts';
import { blockerWords } from '../../slack/blocks/blocker-text.ts';
import { askedBy, ending, to } from '../../slack/blocks/ending.ts';
import { explain } from '../../slack/blocks/explain.ts';
import { jobErrorAdvice } from '../../slack/blocks/job-error.ts';
import { backupWords, statusWord } from '../../slack/blocks/labels.ts';
import { at as cardAt, type Place } from '../../slack/blocks/outcome-text.ts';
import { doomedWords, lastWords, nextWords } from '../../slack/blocks/schedule-text.ts';
import { capitalised, code, durationText, host, type Message, quoted, section, when } from '../../slack/blocks/text.ts';

/** What runs, how the last backups ended, and what comes next; `placeOf`: where a card stands. */
export const status = (told: Status, placeOf: (card: string) => Place, watch?: string): Message => {
  const parts = told.slots.map((slot) => slotLines(slot, told, placeOf).join('\n'));
  const note = told.areCardsRead
    ? []
    : ['Slack did not show the cards, so earlier backups that were asked for here are missing. Ask again in a minute.'];
  const texts = [...parts, ...note, ...(watch === undefined ? [] : [watch])];
  return { text: texts.join('\n'), blocks: texts.map(section) };
};

const slotLines = (slot: SlotStatus, told: Status, placeOf: (card: string) => Place): string[] => {
  const what = `${capitalised(backupWords[slot.slot])} of *${host(told.portal)}*`;
  const see = ({ id }: CardedRun): string => `See ${cardAt(placeOf(id))}.`;
  return [
    ...nowLines(slot, { what, see, told }),
    ...(slot.now.kind === 'run' || slot.now.kind === 'job' ? [] : lastLines(slot, { what, see, told })),
    nextLine(slot, told.at),
  ];
};

type Words = { readonly what: string; readonly see: (it: CardedRun) => string; readonly told: Status };

const nowLines = ({ now }: SlotStatus, { what, see, told }: Words): string[] => {
  switch (now.kind) {
    case 'nothing':
      return [`*Nothing runs*  ·  ${what}`];
    case 'job': {
      const whose = told.areCardsRead
        ? 'Not started here, but in DocSpace or by its schedule.'
        : 'Who started it is not known.';
      const id = now.job.id === undefined ? '' : ` Backup ID ${code(now.job.id)}.`;
      return [
        `*${statusWord.running}*  ·  ${what}`,
        progress({ percent: now.job.percent, step: stepOf(now.job) }),
        `${whose}${id}`,
      ];
    }
    case 'blocked':
      return [`*Nothing runs*  ·  ${what}`, blockerWords(now.blocker)];
    case 'unasked': {
      const why = `*What runs is not known*  ·  ${what}\n${quoted(explain(now.failure, 'look'), 600)}`;
      if (!now.open) return [why];
      return [why, `The newest card says *${statusWord[now.open.run.phase]}*. ${see(now.open)}`];
    }
    case 'run':
      return [
        `*${statusWord[now.run.phase]}*  ·  ${what}`,
        ...runLines(now.run, now.isAtPortal, now.usual, told.at),
        see(now),
      ];
  }
};

const runLines = (run: Starting | Running, isAtPortal: boolean, usual: Usual | undefined, at: number): string[] => {
  const since = `Since ${when(run.startedAt)} (${durationText(at - run.startedAt)}), ${askedBy(run)}${to(run)}.`;
  if (run.phase === 'starting') return [since];
  return [
    progress(run),
    since,
    ...(isAtPortal ? [] : ['The portal does not show this backup just now; its card soon says what became of it.']),
    ...(run.cancelledBy === undefined ? [] : [`Being cancelled by <@${run.cancelledBy}>.`]),
    ...(run.isStalled ? [`:warning: *Stalled*: no change since ${when(run.changedAt)}.`] : usualLines(usual)),
  ];
};

const usualLines = (usual: Usual | undefined): string[] => {
  if (!usual) return [];
  const before = `${durationText(usual.ms)}, from ${usual.runs === 1 ? 'one earlier backup' : `${usual.runs} earlier backups`}`;
  return usual.doneAt === undefined
    ? [`It takes longer than usual (${before}).`]
    : [`Done about ${when(usual.doneAt)}, if it takes as long as usual (${before}).`];
};

const lastLines = ({ last, lastCopy }: SlotStatus, { see, told }: Words): string[] => {
  if (!last) return told.areCardsRead ? ['No earlier backup is known here. `/backup history` asks the portal.'] : [];
  if (last.kind === 'job') return [foreignEnd(last, told.areCardsRead), ...copyLines(lastCopy, see, told)];
  const { run } = last;
  const none =
    (hasCopy(run) && !run.gone) || lastCopy
      ? []
      : ['No copy from an earlier backup is known here. `/backup history` asks the portal.'];
  return [
    `Last: ${ending(run, told.at, told.deleted.get(last.id))} ${see(last)}`,
    ...copyLines(lastCopy, see, told),
    ...none,
  ];
};

const copyLines = (copy: CardedRun<Completed> | undefined, see: Words['see'], told: Status): string[] =>
  copy ? [`Last copy: ${ending(copy.run, told.at, told.deleted.get(copy.id))} ${see(copy)}`] : [];

const foreignEnd = ({ job, end }: Extract<SlotStatus['last'], { kind: 'job' }>, isKnown: boolean): string => {
  const id = job.id === undefined ? '' : ` ${code(job.id)}`;
  const whose = isKnown ? ', which was not started here,' : '';
  const time = `${end?.endedAt === undefined ? 'within the last day' : when(end.endedAt)}${begunBy(end)}`;
  const seen = outcome(job);
  switch (seen) {
    case 'completed':
      return `Last: backup${id}${whose} *${statusWord[job.warning === undefined ? 'completed' : 'completed_with_warnings']}* ${time}.${said(job.warning)} \`/backup history\` shows the copy.`;
    case 'failed':
    case 'broken':
      return `Last: backup${id}${whose} *${statusWord.failed}* ${time}; no copy.${said(job.error)} ${jobErrorAdvice(job.error)}`.trimEnd();
    case 'cancelled':
      return `Last: backup${id}${whose} *${statusWord.cancelled}* ${time}; no copy.`;
    case 'contradictory':
    case 'going':
      return `Last: backup${id}${whose} is over, and the portal does not say how it ended. \`/backup history\` shows whether there is a copy.`;
  }
};

const begunBy = (end: ForeignEnd | undefined): string => {
  if (end?.by === 'schedule') return `, ${end.isLikely ? 'probably ' : ''}by the portal’s schedule`;
  return end?.name === undefined ? '' : `, begun in DocSpace by ${quoted(end.name, 100)}`;
};

const said = (text: string | undefined): string =>
  text === undefined ? '' : ` The portal says: “${quoted(text, 400)}”.`;

const nextLine = ({ next, lastDueAt, isDoomed }: SlotStatus, at: number): string => {
  if (next.kind === 'none') return 'No schedule.';
  if (next.kind !== 'unread') {
    const last =
      next.kind === 'at' && next.at <= at && lastDueAt !== undefined ? [lastWords({ lastAt: lastDueAt })] : [];
    return [`*Schedule*  ·  ${isDoomed ? doomedWords : nextWords({ next, at })}`, ...last].join(' ');
  }
  const { httpStatus } = next.failure;
  return `The schedule could not be read${httpStatus === undefined ? '' : ` (${httpStatus})`}.`;
};
