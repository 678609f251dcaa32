import { isEnded, type Run } from '../../backup/run.ts';
import { endedWhen } from '../../slack/blocks/end-time.ts';
import { backupWords, statusWord } from '../../slack/blocks/labels.ts';
import { at, type Place } from '../../slack/blocks/outcome-text.ts';
import { nextWords } from '../../slack/blocks/schedule-text.ts';
import {
  type Button,
  context,
  host,
  iso,
  label,
  type Message,
  quoted,
  row,
  section,
  when,
} from '../../slack/blocks/text.ts';

/** What the watch has to say. Times are ms since 1970. */
export type PanelWatch = {
  /** Since when the portal is watched without a break. */
  readonly since: number;
  /** Since when the portal cannot be read. */
  readonly blindSince?: number | undefined;
  /** The newest copy, if that is known; `at` absent: there is none. */
  readonly newest?: { readonly at?: number; readonly expiresAt?: number; readonly readAt: number } | undefined;
  readonly nextAt?: number | undefined;
  /** What the open alarms begin with. */
  readonly alarms: readonly string[];
};

/** A run that shows how its slot is, and where its card is. */
export type PanelLine = { readonly run: Run; readonly place: Place };

/**
 * The message with buttons for what is often asked for, and the state of the backups: what runs, or how the
 * last one ended. `lines`: undefined if that is not known; `asOf` in ms since 1970; `more`: further buttons.
 */
export const panel = (
  portal: string,
  lines: readonly PanelLine[] | undefined,
  asOf: number,
  watch?: PanelWatch,
  more: readonly Button[] = [],
): Message => ({
  text: `DocSpace backups of ${quoted(portal, 250)}${lines?.map(({ run }) => `, ${inText(run)}`).join('') ?? ''}`,
  blocks: [
    section(
      [`*DocSpace backups* of *${host(portal)}*`, ...state(lines), ...(watch ? watchLines(watch, asOf) : [])].join(
        '\n',
      ),
    ),
    row(
      { ...panelButton('start', 'Back up now'), style: 'primary' },
      panelButton('status', 'Status'),
      panelButton('history', 'History'),
      panelButton('schedule', 'Schedule'),
      ...more,
    ),
    context([`as of ${when(asOf)}`, ...(watch ? [watchedWords(watch)] : [])].join('  ·  ')),
  ],
});

const watchedWords = ({ since, blindSince }: PanelWatch): string =>
  blindSince === undefined
    ? `watched without a break since ${when(since)}`
    : `:warning: the portal cannot be read since ${when(blindSince)}`;

const state = (lines: readonly PanelLine[] | undefined): readonly string[] => {
  if (lines === undefined) return ['How the last backup ended is not known yet.'];
  return lines.length === 0 ? ['No backup was started here in the last three days.'] : lines.map(line);
};

const line = ({ run, place }: PanelLine): string => {
  const asked = run.requestedBy === undefined ? '' : `, requested by <@${run.requestedBy}>`;
  return isEnded(run)
    ? `The last ${backupWords[run.slot]}: *${statusWord[run.phase]}* ${endedWhen(run)}${asked}. See ${at(place)}.`
    : `A ${backupWords[run.slot]} has been *running* since ${when(run.startedAt)}${asked}.${stallOf(run)} See ${at(place)}.`;
};

const stallOf = (run: Run): string =>
  run.phase === 'running' && run.isStalled ? ` :warning: *Stalled*: no change since ${when(run.changedAt)}.` : '';

const inText = (run: Run): string =>
  isEnded(run)
    ? `the last ${backupWords[run.slot]}: ${statusWord[run.phase]} ${endedWhen(run, iso)}`
    : `a ${backupWords[run.slot]} has been running since ${iso(run.startedAt)}`;

const watchLines = ({ newest, nextAt, alarms }: PanelWatch, asOf: number): readonly string[] => [
  ...(newest === undefined ? [] : [newestWords(newest, asOf)]),
  nextAt === undefined ? 'No scheduled backup is known to come.' : dueWords(nextAt, asOf),
  ...(alarms.length === 0 ? ['No alarms.'] : [`:rotating_light: Open alarms: *${alarms.join(', ')}*.`]),
];

const dueWords = (nextAt: number, asOf: number): string =>
  nextAt > asOf
    ? `The next scheduled backup is due ${when(nextAt)}.`
    : `*Schedule*  ·  ${nextWords({ next: { kind: 'at', at: nextAt }, at: asOf })}`;

const newestWords = ({ at, expiresAt, readAt }: NonNullable<PanelWatch['newest']>, asOf: number): string => {
  if (at === undefined) return `:warning: *No copy* was in the portal’s history ${when(readAt)}.`;
  const copy = `The newest copy in the portal’s history is from ${when(at)} (read ${when(readAt)})`;
  if (expiresAt === undefined) return `${copy}.`;
  return expiresAt > asOf
    ? `${copy}. The portal deletes it ${when(expiresAt)}.`
    : `:warning: The newest copy, from ${when(at)}, *expired* ${when(expiresAt)}.`;
};

/** A button that asks for what `/backup` with the same word asks for. */
export const panelButton = (word: string, text: string): Button => ({
  type: 'button',
  action_id: `backup_${word}`,
  text: label(text),
  value: word,
});
