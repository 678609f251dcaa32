import type { Running } from '../../backup/run.ts';
import { at, type Place, who } from './answer.ts';
import { cancelButton } from './card-buttons.ts';
import { code, host, type Message, row, section } from './text.ts';
import { backupWords } from './words.ts';

/** Which backup would be cancelled, with the button that does it. */
export const cancelQuestion = (run: Running, place: Place, asker: string): Message => {
  const whose = run.requestedBy === asker ? 'your' : `${who(run.requestedBy)}’s`;
  const text = `This would cancel ${whose} ${backupWords[run.slot]} of *${host(run.portal)}* (${code(run.backupId)}, ${run.percent} % done; see ${at(place)}). There will be no copy from it.`;
  return { text, blocks: [section(text), row(cancelButton(run.backupId))] };
};
