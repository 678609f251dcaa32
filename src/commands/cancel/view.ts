import type { Running } from '../../backup/run.ts';
import { cancelButton } from '../../channel/view-buttons.ts';
import { backupWords } from '../../slack/blocks/labels.ts';
import { at, type Place, who } from '../../slack/blocks/outcome-text.ts';
import { code, host, type Message, row, section } from '../../slack/blocks/text.ts';

/** Which backup would be cancelled, with the button that does it. */
export const cancelQuestion = (run: Running, place: Place, asker: string): Message => {
  const whose = run.requestedBy === asker ? 'your' : `${who(run.requestedBy)}’s`;
  const text = `This would cancel ${whose} ${backupWords[run.slot]} of *${host(run.portal)}* (${code(run.backupId)}, ${run.percent} % done; see ${at(place)}). There will be no copy from it.`;
  return { text, blocks: [section(text), row(cancelButton(run.backupId))] };
};
