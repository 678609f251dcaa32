import type { types } from '@slack/bolt';
import { tookMs } from '../../backup/end.ts';
import { isEnded } from '../../backup/run.ts';
import { endedWhen } from '../../slack/blocks/end-time.ts';
import { backupWords, statusSign, statusWord } from '../../slack/blocks/labels.ts';
import { at } from '../../slack/blocks/outcome-text.ts';
import { durationText, section } from '../../slack/blocks/text.ts';
import { type PanelLine, type PanelWatch, panel, panelButton } from './view.ts';

/** The Home tab of a person who may use the bot. `past`: the last backups, newest first. */
export const home = (shown: {
  readonly portal: string;
  readonly lines: readonly PanelLine[];
  readonly past: readonly PanelLine[];
  readonly isOperator: boolean;
  readonly asOf: number;
  readonly watch: PanelWatch | undefined;
}): types.HomeView => {
  const { portal, lines, past, isOperator, asOf, watch } = shown;
  const more = isOperator ? [panelButton('start_options', 'Back up with options')] : [];
  const listed = past.map(pastLine);
  const list = listed.length === 0 ? ['No backup was started here in the time that the channel shows.'] : listed;
  return {
    type: 'home',
    blocks: [
      ...panel(portal, lines, asOf, watch, more).blocks,
      ...halves(['*The last backups*', ...list]).map((some) => section(some.join('\n'))),
    ],
  };
};

/** Ten lines can be longer than a section. */
const halves = (lines: readonly string[]): readonly (readonly string[])[] =>
  [lines.slice(0, 6), lines.slice(6)].filter((some) => some.length > 0);

/** The Home tab of a person who may not use the bot; `why`: with whom to ask. */
export const homeRefused = (why: string): types.HomeView => ({ type: 'home', blocks: [section(why)] });

const pastLine = ({ run, place }: PanelLine): string => {
  const ms = tookMs(run);
  const parts = [
    `${statusSign[run.phase]} *${statusWord[run.phase]}*`,
    ...(run.slot === 'dump' ? [backupWords.dump] : []),
    ...(isEnded(run) ? [endedWhen(run)] : []),
    ...(ms === undefined ? [] : [`took ${durationText(ms)}`]),
    ...(run.requestedBy === undefined ? [] : [`asked by <@${run.requestedBy}>`]),
    at(place),
  ];
  return parts.join('  ·  ');
};
