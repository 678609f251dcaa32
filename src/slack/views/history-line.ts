import type { Copy } from '../../backup/job.ts';
import type { Line } from '../../backup/past.ts';
import { backupId, hasCopy, isEnded, type Run } from '../../backup/run.ts';
import { statusWord, storageWords } from './card.ts';
import { askedBy } from './ending.ts';
import { type Block, bare, code, duration, iso, quoted, when } from './text.ts';

/** The columns of the table of backups. */
export const columns = ['When', 'Result', 'Asked by', 'Took', 'Stored in', 'Deleted on', 'File', 'Backup ID'] as const;

type Cell = Extract<Block, { type: 'data_table' }>['rows'][number][number];

/** A backup as a row of the table, of at most 300 characters. */
export const rowOf = (line: Line): Cell[] => {
  const { at, result, reason, run, took, place, folder, copy, until, id } = factsOf(line);
  return [
    time(at),
    text(reason === '' ? result : `${result}: ${reason}`, 90),
    run === undefined || run.requestedBy === '' ? text('', 1) : rich({ type: 'user', user_id: run.requestedBy }),
    text(took, 15),
    text(folder === '' ? place : `${place} ${folder}`, 60),
    copy && until === undefined ? text('stays', 10) : time(until),
    text(copy?.fileName ?? '', 60),
    text(id, 40),
  ];
};

/** A backup in two lines of mrkdwn. */
export const linesOf = (line: Line): string => {
  const { at, result, reason, run, took, place, folder, copy, until, id } = factsOf(line);
  const first = [
    `*${result}*`,
    ...(at === undefined ? [] : [when(at)]),
    run === undefined ? 'who asked is not known here' : askedBy(run.requestedBy),
    ...(took === '' ? [] : [`took ${took}`]),
  ];
  const second = [
    ...(place === '' ? [] : [`to ${place}${folder === '' ? '' : ` ${code(folder)}`}`]),
    ...(until === undefined ? [] : [`deleted by DocSpace ${when(until)}`]),
    ...(copy && copy.fileName !== '' ? [code(copy.fileName)] : []),
    ...(id === '' ? [] : [`ID ${code(id)}`]),
    ...(reason === '' ? [] : [quoted(reason, 300)]),
  ];
  return [first, second].map((parts) => parts.join('  ·  ')).join('\n');
};

/** A backup in a few words, for those who cannot see the blocks. */
export const shortOf = (line: Line): string => {
  const { at, result, id } = factsOf(line);
  return [result, ...(at === undefined ? [] : [iso(at)]), ...(id === '' ? [] : [quoted(id, 40)])].join(', ');
};

/** What is known of a backup; a text is '' where it is not. `run`: undefined where no card tells of it. */
type Facts = {
  readonly at: number | undefined;
  readonly result: string;
  readonly reason: string;
  readonly run: Run | undefined;
  readonly took: string;
  readonly place: string;
  readonly folder: string;
  readonly copy: Copy | undefined;
  readonly until: number | undefined;
  readonly id: string;
};

const factsOf = (line: Line): Facts => {
  const run = line.kind === 'copy' ? line.by?.run : line.run;
  const copy = line.kind === 'copy' ? line.copy : undefined;
  const storage = copy?.storage ?? run?.storage;
  const mayBeThere = run !== undefined && hasCopy(run) && line.kind === 'run' && !line.isListed;
  return {
    at: line.at,
    result: `${resultOf(line)}${line.slot === 'dump' ? ' (whole instance)' : ''}`,
    reason: run !== undefined && 'reason' in run ? run.reason : '',
    run,
    took: run !== undefined && isEnded(run) && run.phase !== 'not_started' ? duration(run.endedAt - run.startedAt) : '',
    place: storage === undefined ? '' : storageWords[storage],
    folder: run?.folder ?? '',
    copy,
    until: copy ? copy.expiresAt : mayBeThere && run.expiresAt > 0 ? run.expiresAt : undefined,
    id: copy?.id ?? (run ? backupId(run) : ''),
  };
};

const resultOf = (line: Line): string => {
  if (line.kind === 'run') {
    const word = statusWord[line.run.phase];
    return hasCopy(line.run) && line.isListed ? `${word}, no copy listed` : word;
  }
  const run = line.by?.run;
  if (run === undefined) return statusWord.completed;
  if (!isEnded(run)) return 'Being made';
  return hasCopy(run) ? statusWord[run.phase] : `${statusWord[run.phase]}, yet there is a copy`;
};

/** Slack refuses an empty cell. */
const text = (words: string, length: number): Cell => ({ type: 'raw_text', text: bare(words, length) || '–' });

type Rich = Extract<Cell, { type: 'rich_text' }>;
type Section = Extract<Rich['elements'][number], { type: 'rich_text_section' }>;

const rich = (element: Section['elements'][number]): Cell => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [element] }],
});

/** The reader's own date and time. */
const time = (at: number | undefined): Cell =>
  at === undefined
    ? text('', 1)
    : rich({ type: 'date', timestamp: Math.floor(at / 1000), format: '{date_short_pretty} {time}', fallback: iso(at) });
