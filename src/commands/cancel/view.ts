import type { Blocker } from '../../backup/blocker.ts';
import { cancelButton, clearButton } from '../../channel/view-buttons.ts';
import { blockerWords } from '../../slack/blocks/blocker-text.ts';
import { backupWords } from '../../slack/blocks/labels.ts';
import { at, type Place, who } from '../../slack/blocks/outcome-text.ts';
import { code, host, type Message, plain, row, section } from '../../slack/blocks/text.ts';
import type { RunningCard } from './running-cards.ts';

/** Which backup would be cancelled, with the button that does it. */
export const cancelQuestion = (run: RunningCard['run'], place: Place, asker: string): Message => {
  const whose = run.requestedBy === asker ? 'your' : `${who(run.requestedBy)}’s`;
  const text = `This would cancel ${whose} ${backupWords[run.slot]} of *${host(run.portal)}* (${code(run.backupId)}, ${run.percent} % done; see ${at(place)}). There will be no copy from it.`;
  return { text, blocks: [section(text), row(cancelButton(run.backupId))] };
};

/** What blocks the portal, with the button that clears it. */
export const clearQuestion = (blocker: Blocker): Message => {
  const text = blockerWords(blocker);
  const { id, status } = blocker.job;
  const buttons = status === undefined || id === undefined ? [] : [row(clearButton(id))];
  return { text, blocks: [section(text), ...buttons] };
};

/** What the admin channel shows before a blocking backup is cleared. */
export const clearNote = (
  { job }: Blocker,
  { by, portal }: { readonly by: string; readonly portal: string },
): Message =>
  plain(`<@${by}> asks *${host(portal)}* to clear backup ${code(job.id ?? '')}, which blocked it at ${job.percent} %.`);
