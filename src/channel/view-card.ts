import { backupId, type Origin, type Phase, type Run, type Running } from '../backup/run.ts';
import { lasted, notBefore } from '../slack/blocks/end-time.ts';
import { backupWords, statusWord, storageWords } from '../slack/blocks/labels.ts';
import {
  type Block,
  capitalised,
  code,
  context,
  host,
  iso,
  type Message,
  quoted,
  section,
  when,
} from '../slack/blocks/text.ts';
import { buttons } from './view-buttons.ts';

const sign: Readonly<Record<Phase, string>> = {
  starting: ':hourglass_flowing_sand:',
  running: ':arrows_counterclockwise:',
  completed: ':white_check_mark:',
  completed_with_warnings: ':warning:',
  failed: ':x:',
  cancelled: ':black_square_for_stop:',
  not_started: ':no_entry_sign:',
  unknown: ':grey_question:',
};

/** The run made visible: one message, edited in place from the first state to the end. */
export const card = (run: Run): Message => {
  const details = [happening(run), advice(run)].filter((line) => line !== '');
  const blocks: Block[] = [
    section(
      `${sign[run.phase]} *${statusWord[run.phase]}*  ·  ${capitalised(backupWords[run.slot])} of *${host(run.portal)}*`,
    ),
    ...details.map(section),
    context(facts(run).join('  ·  ')),
    ...buttons(run),
  ];
  return { text: summary(run), blocks };
};

/** The card in the plainest form that Slack has, for a workspace that refuses the other. */
export const plainCard = (run: Run): Message => {
  const { text, blocks } = card(run);
  const lines = blocks.flatMap((block) => (block.type === 'section' && block.text ? [block.text.text] : []));
  return { text, blocks: [section([...lines, facts(run).join('  ·  ')].join('\n')), ...buttons(run)] };
};

/** What goes on, or how it ended. */
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
      return quoted(run.reason, 700);
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
  if (run.cancelledBy !== '') lines.push(`Being cancelled by <@${run.cancelledBy}>.`);
  if (originWords[run.origin] !== '') lines.push(originWords[run.origin]);
  if (run.isStalled) {
    lines.push(
      `:warning: *Stalled*: no change since ${when(run.changedAt)}. The backup may be stuck. If DocSpace’s backup page shows no progress either, check the portal’s server, then cancel the backup.`,
    );
  }
  if (run.trouble !== '') {
    lines.push(
      `:warning: The portal cannot be asked at the moment; the backup may go on all the same. ${quoted(run.trouble, 500)} Still trying.`,
    );
  }
  return lines;
};

/** Whether the data is safe, and what to do. */
const advice = (run: Run): string => {
  switch (run.phase) {
    case 'failed':
      return 'There is *no copy* from this backup. Remove the cause, then press *Try again*.';
    case 'cancelled':
      return `${run.cancelledBy === '' ? 'Cancelled in DocSpace or by a stop of its server; nobody here is known to have done it.' : `Cancelled by <@${run.cancelledBy}>.`} There is *no copy* from this backup. If it was a mistake, start again with \`/backup\`.`;
    case 'not_started':
      return '*Nothing was started* by this request. Remove the cause, then press *Try again*.';
    case 'unknown':
      return 'Do *not* count on a copy from this backup. Look for one on DocSpace’s backup page; if there is none, press *Try again*.';
    case 'completed_with_warnings':
      return 'There is a copy, but *not all is as it should be*. Look at the warning in DocSpace before you rely on it.';
    case 'completed':
      return originWords[run.origin];
    case 'starting':
    case 'running':
      return '';
  }
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
    ...(id === '' ? [] : [`Backup ID ${code(id)}`]),
    `${run.phase === 'not_started' ? 'Asked for' : 'Started'} ${when(run.startedAt)}`,
    ...told(lasted(run)),
    run.requestedBy === '' ? 'not started here' : `asked by <@${run.requestedBy}>`,
    `to ${storageWords[run.storage]}${run.folder === '' ? '' : ` ${code(run.folder)}`}`,
    ...('expiresAt' in run && run.expiresAt > 0 ? [`DocSpace deletes it ${notBefore(run)}${when(run.expiresAt)}`] : []),
    ...(run.retryOf === '' ? [] : [`tries the backup of ${when(Number(run.retryOf) * 1000)} again`]),
    `ref ${code(run.key)}`,
  ];
};

const told = (words: string): string[] => (words === '' ? [] : [words]);

/** The whole card in one line, with exactly one status word. */
const summary = (run: Run): string => {
  const id = backupId(run);
  const reason = 'reason' in run && run.phase !== 'cancelled' ? quoted(run.reason, 600) : '';
  const parts = [
    `${statusWord[run.phase]}: ${capitalised(backupWords[run.slot])} of ${quoted(run.portal, 250)}`,
    ...(run.phase === 'running' ? [`${run.percent} %`] : []),
    ...(id === '' ? [] : [`backup ID ${quoted(id, 100)}`]),
    `${run.phase === 'not_started' ? 'asked for' : 'started'} ${iso(run.startedAt)}`,
    ...told(lasted(run, iso)),
    ...(run.requestedBy === '' ? [] : [`asked by <@${run.requestedBy}>`]),
    `to ${storageWords[run.storage]}`,
    ...('expiresAt' in run && run.expiresAt > 0 ? [`expires ${notBefore(run)}${iso(run.expiresAt)}`] : []),
    ...(reason === '' ? [] : [reason.replace(anyStatusWord, (word) => word.toLowerCase())]),
  ];
  return parts.join(', ');
};

/** A reason may hold a status word itself; in lower case it is not mistaken for the card's. */
const anyStatusWord = new RegExp(`\\b(${Object.values(statusWord).join('|')})\\b`, 'gu');
