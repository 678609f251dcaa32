import { isEndUnseen } from '../backup/end.ts';
import {
  type Begun,
  type Broken,
  backupId,
  type Completed,
  type CopyGone,
  hasCopy,
  type NotStarted,
  type Origin,
  type Payment,
  type Run,
  type Running,
} from '../backup/run.ts';
import { lasted, notBefore } from '../slack/blocks/end-time.ts';
import { explain } from '../slack/blocks/explain.ts';
import { goneText } from '../slack/blocks/gone-text.ts';
import { jobErrorAdvice } from '../slack/blocks/job-error.ts';
import { backupWords, statusSign, statusWord, storageWords } from '../slack/blocks/labels.ts';
import { proofAdvice, proofText } from '../slack/blocks/proof-text.ts';
import { reasonText } from '../slack/blocks/reason-text.ts';
import {
  type Block,
  bare,
  capitalised,
  code,
  context,
  day,
  host,
  iso,
  literalSection,
  type Message,
  quoted,
  section,
  when,
} from '../slack/blocks/text.ts';
import { buttons } from './view-buttons.ts';

/**
 * The run made visible: one message, edited in place from the first state to the end. `newCard`: the address of the card
 * of the run that tried it again, '' where that is not known.
 */
export const card = (run: Run, newCard = ''): Message => {
  const blocks: Block[] = [
    section(heading(run)),
    ...told(happening(run)).map(section),
    ...told(bare(reasonOf(run), longestReason)).map(literalSection),
    ...told(proofLine(run)).map(section),
    ...told(advice(run, newCard)).map(section),
    ...told(fate(run)).map(section),
    context(facts(run).join('  ·  ')),
    ...buttons(run),
  ];
  return { text: summary(run), blocks };
};

const heading = (run: Run): string =>
  `${hasCopy(run) && run.gone ? ':wastebasket:' : statusSign[run.phase]} *${statusWord[run.phase]}*  ·  ${capitalised(backupWords[run.slot])} of *${host(run.portal)}*`;

const longestReason = 700;

/** Why it ended so, also in the portal's words; '' while it goes on. */
const reasonOf = (run: Run): string => ('reasons' in run ? reasonText(run.reasons) : '');

/** The card in the plainest form that Slack has, for a workspace that refuses the other. */
export const plainCard = (run: Run, newCard = ''): Message => {
  const lines = [
    heading(run),
    happening(run),
    quoted(reasonOf(run), longestReason),
    proofLine(run),
    advice(run, newCard),
    fate(run),
  ];
  const words = [...lines.flatMap(told), facts(run).join('  ·  ')].join('\n');
  return { text: summary(run), blocks: [section(words), ...buttons(run)] };
};

/** What goes on; '' once it has ended. */
const happening = (run: Run): string => {
  switch (run.phase) {
    case 'starting':
      return run.isUnclear
        ? 'The portal did not confirm the start. Checking whether the backup runs.'
        : 'Asking the portal to start.';
    case 'running':
      return [progress(run), ...hints(run)].join('\n');
    case 'completed':
    case 'completed_with_warnings':
    case 'failed':
    case 'cancelled':
    case 'unknown':
    case 'not_started':
      return '';
  }
};

/** How far a backup is, as a bar, and what is being done. No `changedAt`: since when is not known. */
export const progress = (run: Stand): string => {
  const full = Math.round(run.percent / 10);
  return `\`${'█'.repeat(full)}${'░'.repeat(10 - full)}\` ${run.percent} %  ·  ${stepWords(run)}`;
};

type Stand = Pick<Running, 'percent' | 'step'> & Partial<Pick<Running, 'changedAt'>>;

const stepWords = (run: Stand): string => {
  switch (run.step) {
    case 'waiting':
      return 'waiting for one of the portal’s workers';
    case 'packing':
      return 'packing';
    case 'uploading':
      return `uploading${run.changedAt === undefined ? '' : ` since ${when(run.changedAt)}`} (the portal reports no progress while it uploads)`;
  }
};

const hints = (run: Running): string[] => {
  const lines: string[] = [];
  if (run.cancelledBy !== undefined) lines.push(`Being cancelled by <@${run.cancelledBy}>.`);
  if (originWords[run.origin] !== '') lines.push(originWords[run.origin]);
  if (run.isStalled) {
    lines.push(
      `:warning: *Stalled*: no change since ${when(run.changedAt)}. The backup may be stuck. If DocSpace’s backup page shows no progress either, check the portal’s server, then cancel the backup.`,
    );
  }
  if (run.trouble !== undefined) {
    lines.push(
      `:warning: The portal cannot be asked at the moment; the backup may still be running. ${quoted(explain(run.trouble), 500)} Still trying.`,
    );
  }
  return lines;
};

/** What is known of the copy. */
const proofLine = (run: Run): string => (hasCopy(run) && run.proof ? capitalised(proofText(run.proof)) : '');

/** Whether the data is safe, and what to do. */
const advice = (run: Run, newCard: string): string => {
  switch (run.phase) {
    case 'failed':
      return together(
        jobErrorAdvice(reasonText(run.reasons), run.storage),
        leftArchiveLink(run),
        'There is *no copy* from this backup.',
        retriedWords(run, newCard) ?? 'Remove the cause, then press *Try again*.',
      );
    case 'cancelled':
      return `${run.cancelledBy === undefined ? 'Cancelled in DocSpace or by a stop of its server; nobody here is known to have done it.' : `Cancelled by <@${run.cancelledBy}>.`} There is *no copy* from this backup. If it was a mistake, start again with \`/backup\`.`;
    case 'not_started':
      return `*Nothing was started* by this request. ${retriedWords(run, newCard) ?? 'Remove the cause, then press *Try again*.'}`;
    case 'unknown':
      return `Do *not* count on a copy from this backup. Look for one on DocSpace’s backup page${retriedWords(run, newCard, '. ') ?? '; if there is none, press *Try again*.'}`;
    case 'completed_with_warnings':
      return together(
        jobErrorAdvice(reasonText(run.reasons), run.storage),
        (run.proof && proofAdvice(run.proof)) ??
          'There is a copy, but *not all is as it should be*. Look at the warning in DocSpace before you rely on it.',
      );
    case 'completed':
      return originWords[run.origin];
    case 'starting':
    case 'running':
      return '';
  }
};

const retriedWords = ({ retriedAs }: Broken | NotStarted, newCard: string, before = ''): string | undefined =>
  retriedAs === undefined
    ? undefined
    : `${before}Tried again: ${newCard === '' ? 'see its newer card' : `<${newCard}|new card>`}.`;

/** That the copy is gone or does not last, on a line of its own; '' if it stays. */
const fate = (run: Run): string => {
  if (!hasCopy(run)) return '';
  if (run.gone) return goneLine(run, run.gone);
  if (run.expiresAt === undefined) return '';
  const least = isEndUnseen(run) ? 'at least ' : '';
  return `:warning: *Temporary copy*: kept ${least}until ${day(run.expiresAt)}. Get it before then.`;
};

const goneLine = (run: Completed, { why }: CopyGone): string => {
  const words = `*${capitalised(goneText(run) ?? '')}*.`;
  return why === 'missing'
    ? `:warning: ${words} It was deleted in DocSpace, or its storage could not be reached. Do *not* count on it.`
    : `:wastebasket: ${words}`;
};

const together = (...sentences: string[]): string => sentences.filter((text) => text !== '').join(' ');

/** Where the archive is that the backup left behind. */
const leftArchiveLink = ({ portal, folder, reasons }: Broken): string => {
  if (folder === undefined || !reasons.some(({ code }) => code === 'left_archive')) return '';
  const room = encodeURIComponent(folder);
  return `<${quoted(portal, 250)}/rooms/shared/${room}/filter?folder=${room}|Open the room>.`;
};

/** How sure it is that the backup is this request's. */
const originWords: Readonly<Record<Origin, string>> = {
  started: '',
  found: 'The portal’s answer to the start was lost; this is probably this request’s backup.',
  joined:
    'It was under way already when this was asked for, and the portal makes one at a time: this card follows that one. Its copy may end up elsewhere than named below.',
};

/** The lines below: what is known of the run, each with its name. */
const facts = (run: Run): string[] => {
  const id = backupId(run);
  return [
    ...(id === undefined ? [] : [`Backup ID ${code(id)}`]),
    `${run.phase === 'not_started' ? 'Asked for' : 'Started'} ${when(run.startedAt)}`,
    ...told(lasted(run)),
    whoBegan(run),
    ...(isPlaceKnown(run)
      ? [`to ${storageWords[run.storage]}${run.folder === undefined ? '' : ` ${code(run.folder)}`}`]
      : []),
    ...(run.payment && run.phase !== 'not_started' ? [paidWords(run, run.payment)] : []),
    ...(run.retryOf === undefined ? [] : [`tries the backup of ${when(Number(run.retryOf) * 1000)} again`]),
    `ref ${code(run.key)}`,
  ];
};

/** DocSpace charges for a backup that has made its copy (DocSpace source: BackupProgressItem). */
const paidWords = (run: Run, { price = 'money' }: Payment): string => {
  const agreed = run.requestedBy === undefined ? '' : `, agreed by <@${run.requestedBy}>`;
  return `${hasCopy(run) ? 'paid' : 'costs'} ${quoted(price, 40)}${hasCopy(run) ? '' : ' if it makes a copy'}${agreed}`;
};

const told = (words: string): string[] => (words === '' ? [] : [words]);

/** Who asked for a backup, or who else began it. */
const whoBegan = ({ begun, requestedBy }: Run): string => {
  if (begun) return begunWords(begun);
  return requestedBy === undefined ? 'not started here' : `asked by <@${requestedBy}>`;
};

/** Who began a backup that nobody here asked for. */
const begunWords = ({ by, name }: Begun): string => {
  if (by === 'schedule') return 'by the portal’s schedule';
  return name === undefined ? 'begun elsewhere' : `begun in DocSpace by ${quoted(name, 100)}`;
};

/** Where a backup that was begun elsewhere goes only its copy tells. */
const isPlaceKnown = (run: Run): boolean => run.begun?.by !== 'elsewhere' || hasCopy(run);

/** The whole card in one line, with exactly one status word. */
const summary = (run: Run): string => {
  const id = backupId(run);
  const reason = 'reasons' in run && run.phase !== 'cancelled' ? quoted(reasonText(run.reasons), 600) : '';
  const parts = [
    `${statusWord[run.phase]}: ${capitalised(backupWords[run.slot])} of ${quoted(run.portal, 250)}`,
    ...(run.phase === 'running' ? [`${run.percent} %`] : []),
    ...(id === undefined ? [] : [`backup ID ${quoted(id, 100)}`]),
    `${run.phase === 'not_started' ? 'asked for' : 'started'} ${iso(run.startedAt)}`,
    ...told(lasted(run, iso)),
    ...(run.begun || run.requestedBy !== undefined ? [whoBegan(run)] : []),
    ...(isPlaceKnown(run) ? [`to ${storageWords[run.storage]}`] : []),
    ...(hasCopy(run) && run.proof ? [proofText(run.proof)] : []),
    ...(hasCopy(run) ? told(fateInText(run)) : []),
    ...(reason === '' ? [] : [reason.replace(anyStatusWord, (word) => word.toLowerCase())]),
  ];
  return parts.join(', ');
};

const fateInText = (run: Completed): string =>
  goneText(run, iso) ?? (run.expiresAt === undefined ? '' : `expires ${notBefore(run)}${iso(run.expiresAt)}`);

/** A reason may hold a status word itself; in lower case it is not mistaken for the card's. */
const anyStatusWord = new RegExp(`\\b(${Object.values(statusWord).join('|')})\\b`, 'gu');
