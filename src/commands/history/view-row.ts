import { isEndUnseen, tookMs } from '../../backup/end.ts';
import type { Copy } from '../../backup/job.ts';
import { backupId, hasCopy, isEnded, type Run } from '../../backup/run.ts';
import { notBefore } from '../../slack/blocks/end-time.ts';
import { askedBy } from '../../slack/blocks/ending.ts';
import { goneWord } from '../../slack/blocks/gone-text.ts';
import { statusWord, storageWords } from '../../slack/blocks/labels.ts';
import { placeWords, roomOf } from '../../slack/blocks/place-text.ts';
import { badCopyWords } from '../../slack/blocks/proof-text.ts';
import { reasonText } from '../../slack/blocks/reason-text.ts';
import { type Block, bare, capitalised, code, durationText, iso, quoted, when } from '../../slack/blocks/text.ts';
import { isCopyMissing, type Line } from './lines.ts';

/** The columns of the table of backups, few enough for a phone; IDs are on the cards. */
export const columns = ['When', 'Result', 'Asked by', 'Stored in', 'File'] as const;

type Cell = Extract<Block, { type: 'data_table' }>['rows'][number][number];

/** A backup as a row of the table, of at most 300 characters. */
export const rowOf = (line: Line): Cell[] => {
  const { at, before, result, reason, run, took, copy, id, isShared } = factsOf(line);
  const ended = took === '' ? result : `${result} (${took})`;
  return [
    time(at, before),
    text(reason === '' ? ended : `${ended}. ${reason}`, 110),
    run === undefined || run.requestedBy === undefined ? text('', 1) : rich({ type: 'user', user_id: run.requestedBy }),
    stored(line),
    text(copy ? `${bare(copy.fileName || id, 48)}${isShared ? ' (same file)' : ''}` : '', 61),
  ];
};

/** Where a copy is that may be there, and until when. */
const stored = (line: Line): Cell => {
  const { place, run, copy, until, notUntil, isThere } = factsOf(line);
  if (!copy && !isThere) return text('', 1);
  const room = run && roomOf(run);
  if (room) return rich({ type: 'link', url: room.url, text: bare(room.title, 60) });
  const where = bare(run?.folder === undefined ? place : `${place} ${run.folder}`, 60);
  return until === undefined
    ? text(where, 60)
    : time(until, `${where === '' ? '' : `${where}, `}${notUntil === '' ? '' : 'at least '}until `);
};

/** A backup in two lines of mrkdwn. */
export const linesOf = (line: Line): string => {
  const { at, before, result, reason, run, took, place, copy, until, notUntil, id, isShared } = factsOf(line);
  const where = run?.folder === undefined ? place : `${place} ${code(run.folder)}`;
  const first = [
    `*${result}*`,
    ...(at === undefined ? [] : [`${before}${when(at)}`]),
    run === undefined ? 'who asked is not known here' : askedBy(run),
    ...(took === '' ? [] : [`took ${took}`]),
  ];
  const second = [
    ...(place === '' ? [] : [`to ${run && roomOf(run) ? placeWords(run) : where}`]),
    ...(until === undefined ? [] : [`DocSpace deletes it ${notUntil}${when(until)}`]),
    ...(copy && copy.fileName !== '' ? [`${code(copy.fileName)}${isShared ? ' (same file)' : ''}`] : []),
    ...(id === '' ? [] : [`ID ${code(id)}`]),
    ...(reason === '' ? [] : [quoted(reason, 300)]),
  ];
  return [first, second].map((parts) => parts.join('  ·  ')).join('\n');
};

/** A backup in a few words, for those who cannot see the blocks. */
export const shortOf = (line: Line): string => {
  const { at, before, result, id } = factsOf(line);
  return [result, ...(at === undefined ? [] : [`${before}${iso(at)}`]), ...(id === '' ? [] : [quoted(id, 40)])].join(
    ', ',
  );
};

/** What is known of a backup; a text is '' if it is not. `run`: undefined if no card shows it. */
type Facts = {
  readonly at: number | undefined;
  /** `before ` if nobody saw the end. */
  readonly before: string;
  readonly result: string;
  readonly reason: string;
  readonly run: Run | undefined;
  readonly took: string;
  readonly place: string;
  readonly copy: Copy | undefined;
  readonly until: number | undefined;
  /** The portal did not say which copies there are, and the card shows one. */
  readonly isThere: boolean;
  /** `not before ` if nobody saw the end that it counts from. */
  readonly notUntil: string;
  readonly id: string;
  /** Another copy has the same file. */
  readonly isShared: boolean;
};

const factsOf = (line: Line): Facts => {
  const run = line.kind === 'copy' ? line.by?.run : line.run;
  const copy = line.kind === 'copy' ? line.copy : undefined;
  const ms = run && tookMs(run);
  const storage = copy?.storage ?? run?.storage;
  const mayBeThere = run !== undefined && hasCopy(run) && line.kind === 'run' && !line.isListed;
  return {
    at: line.at,
    before: line.kind === 'run' && isEndUnseen(line.run) ? 'before ' : '',
    result: `${resultOf(line)}${line.slot === 'dump' ? ' (whole instance)' : ''}`,
    reason: [run && 'reasons' in run ? reasonText(run.reasons) : '', capitalised(doubtOf(run))].join(' ').trim(),
    run,
    took: ms === undefined ? '' : durationText(ms),
    place: storage === undefined ? '' : storageWords[storage],
    copy,
    isThere: mayBeThere,
    until: copy ? copy.expiresAt : mayBeThere ? run.expiresAt : undefined,
    notUntil: run === undefined || copy ? '' : notBefore(run),
    id: copy?.id ?? (run && backupId(run)) ?? '',
    isShared: line.kind === 'copy' && line.isShared === true,
  };
};

/** Why the copy of a run is not to be relied on; '' if it may be. */
const doubtOf = (run: Run | undefined): string => (run && hasCopy(run) && badCopyWords(run.proof)) || '';

const resultOf = (line: Line): string => {
  if (line.kind === 'run') {
    const word = statusWord[line.run.phase];
    return isCopyMissing(line) ? `${word}, copy ${goneWord[line.run.gone?.why ?? 'missing']}` : word;
  }
  const run = line.by?.run;
  if (run === undefined) return statusWord.completed;
  if (!isEnded(run)) return 'Being made';
  return hasCopy(run) ? statusWord[run.phase] : `${statusWord[run.phase]}, but there is a copy`;
};

/** Slack refuses an empty cell. */
const text = (words: string, length: number): Cell => ({ type: 'raw_text', text: bare(words, length) || '–' });

type Rich = Extract<Cell, { type: 'rich_text' }>;
type Section = Extract<Rich['elements'][number], { type: 'rich_text_section' }>;

const rich = (...elements: Section['elements']): Cell => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

/** The reader's own date and time, after a word if there is one. */
const time = (at: number | undefined, word = ''): Cell => {
  if (at === undefined) return text('', 1);
  const words: Section['elements'] = word === '' ? [] : [{ type: 'text', text: word }];
  const timestamp = Math.floor(at / 1000);
  return rich(...words, { type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback: iso(at) });
};
