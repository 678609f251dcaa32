import type { StorageType } from '../../backup/job.ts';
import { backupId, isEnded, type Phase, type Run, type Running } from '../../backup/run.ts';
import { type Block, code, context, duration, host, iso, type Message, quoted, section, when } from './text.ts';

/** The status words of the card; each state of a run has exactly one. */
export const statusWord: Readonly<Record<Phase, string>> = {
  starting: 'Starting',
  running: 'Running',
  completed: 'Completed',
  completed_with_warnings: 'Completed with warnings',
  failed: 'Failed',
  cancelled: 'Cancelled',
  not_started: 'Not started',
  unknown: 'Unknown',
};

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
    section(`${sign[run.phase]} *${statusWord[run.phase]}*  ·  ${what(run)} of *${host(run.portal)}*`),
    ...details.map(section),
    context(facts(run).join('  ·  ')),
  ];
  return { text: summary(run), blocks };
};

/** The card in the plainest form that Slack has, for a workspace that refuses the other. */
export const plainCard = (run: Run): Message => {
  const { text, blocks } = card(run);
  const lines = blocks.flatMap((block) => (block.type === 'section' && block.text ? [block.text.text] : []));
  return { text, blocks: [section([...lines, facts(run).join('  ·  ')].join('\n'))] };
};

const what = (run: Run): string => (run.slot === 'dump' ? 'Backup of the whole instance' : 'Backup');

/** What goes on, or how it ended. */
const happening = (run: Run): string => {
  switch (run.phase) {
    case 'starting':
      return run.isUnclear
        ? 'The portal did not answer the start. Looking whether the backup runs.'
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

const progress = (run: Running): string => {
  const full = Math.round(run.percent / 10);
  return `\`${'█'.repeat(full)}${'░'.repeat(10 - full)}\` ${run.percent} %  ·  ${stepWords(run)}`;
};

const stepWords = (run: Running): string => {
  switch (run.step) {
    case 'waiting':
      return 'waiting for one of the portal’s workers';
    case 'packing':
      return 'packing';
    case 'uploading':
      return `uploading since ${when(run.changedAt)} (the portal reports no progress while it uploads)`;
  }
};

const hints = (run: Running): string[] => {
  const lines: string[] = [];
  if (run.isAdopted) lines.push('The portal’s answer to the start was lost; this is probably this request’s backup.');
  if (run.isStalled) {
    lines.push(
      `:warning: *Stalled*: no change since ${when(run.changedAt)}. The backup may be stuck. Look at DocSpace’s backup page and at the portal’s worker; cancel it there if nothing moves.`,
    );
  }
  if (run.trouble !== '') {
    lines.push(`:warning: The portal cannot be asked at the moment: ${quoted(run.trouble, 500)} Still trying.`);
  }
  return lines;
};

/** Whether the data is safe, and what to do. */
const advice = (run: Run): string => {
  switch (run.phase) {
    case 'failed':
      return 'There is *no copy* from this run. Mend the reason and start again with `/backup`.';
    case 'cancelled':
      return 'There is *no copy* from this run.';
    case 'not_started':
      return '*Nothing was started* by this request.';
    case 'unknown':
      return 'Do *not* count on a copy from this run. Look at DocSpace’s backup page, then start again with `/backup`.';
    case 'completed_with_warnings':
      return 'There is a copy, but *something is missing* from it. Look at the warning in DocSpace before you rely on it.';
    case 'completed':
      return run.isAdopted ? 'The portal’s answer to the start was lost; this is probably this request’s backup.' : '';
    case 'starting':
    case 'running':
      return '';
  }
};

/** The lines below: what is known of the run, each with its name. */
const facts = (run: Run): string[] => {
  const id = backupId(run);
  return [
    ...(id === '' ? [] : [`Backup ID ${code(id)}`]),
    `Started ${when(run.startedAt)}`,
    ...(isEnded(run) ? [`took ${duration(run.endedAt - run.startedAt)}`] : []),
    run.requestedBy === '' ? 'not started here' : `asked by <@${run.requestedBy}>`,
    `to ${storageWords[run.storage]}`,
    ...('expiresAt' in run && run.expiresAt > 0 ? [`deleted by DocSpace ${when(run.expiresAt)}`] : []),
    `ref ${code(run.key)}`,
  ];
};

/** DocSpace's storage types in words, each with its own name, which is also the configuration's. */
const storageWords: Readonly<Record<StorageType, string>> = {
  DataStore: 'temporary storage (DataStore)',
  Documents: 'a room of the portal (Documents)',
  ThridpartyDocuments: 'a connected account (ThridpartyDocuments)',
  CustomCloud: 'custom cloud (CustomCloud)',
  Local: 'the server’s disk (Local)',
  ThirdPartyConsumer: 'third-party storage (ThirdPartyConsumer)',
};

/** The whole card in one line, with exactly one status word. */
const summary = (run: Run): string => {
  const id = backupId(run);
  const reason = 'reason' in run ? quoted(run.reason, 600) : '';
  const parts = [
    `${statusWord[run.phase]}: ${what(run)} of ${quoted(run.portal, 250)}`,
    ...(run.phase === 'running' ? [`${run.percent} %`] : []),
    ...(id === '' ? [] : [`backup ID ${quoted(id, 100)}`]),
    `started ${iso(run.startedAt)}`,
    ...(isEnded(run) ? [`took ${duration(run.endedAt - run.startedAt)}`] : []),
    ...(run.requestedBy === '' ? [] : [`asked by <@${run.requestedBy}>`]),
    `to ${storageWords[run.storage]}`,
    ...('expiresAt' in run && run.expiresAt > 0 ? [`expires ${iso(run.expiresAt)}`] : []),
    ...(reason === '' || anyStatusWord.test(reason) ? [] : [reason]),
  ];
  return parts.join(', ');
};

/** A reason that itself holds a status word would make the one-line text ambiguous; it stands in the blocks alone. */
const anyStatusWord = new RegExp(`\\b(${Object.values(statusWord).join('|')})\\b`, 'iu');
