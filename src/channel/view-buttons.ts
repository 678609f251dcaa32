import type { Run } from '../backup/run.ts';
import { mayHaveLink } from '../backup/storage.ts';
import { type Block, type Button, label, row } from '../slack/blocks/text.ts';

/** What can be done with a run, as buttons; none where nothing can. */
export const buttons = (run: Run): Block[] => {
  switch (run.phase) {
    case 'running':
      return run.backupId === '' || run.cancelledBy !== '' ? [] : [row(cancelButton(run.backupId))];
    case 'completed':
    case 'completed_with_warnings':
      return mayHaveLink(run.storage) && run.backupId !== '' ? [row(linkButton(run.backupId))] : [];
    case 'failed':
    case 'unknown':
    case 'not_started':
      return [row(retryButton(run.key))];
    case 'starting':
    case 'cancelled':
      return [];
  }
};

/** DocSpace gives a link for these alone; the copies in the other storages are found there. */

/** Cancels the backup with that id, after a question. */
export const cancelButton = (id: string): Button => ({
  type: 'button',
  action_id: 'backup_cancel',
  style: 'danger',
  text: label('Cancel'),
  value: value(id),
  confirm: {
    title: label('Cancel this backup?'),
    text: label('The portal stops it, and there will be no copy from it. It cannot be resumed.'),
    confirm: label('Cancel the backup'),
    deny: label('Let it run'),
    style: 'danger',
  },
});

const linkButton = (id: string): Button => ({
  type: 'button',
  action_id: 'backup_link',
  text: label('Get the link'),
  value: value(id),
});

const retryButton = (key: string): Button => ({
  type: 'button',
  action_id: 'backup_retry',
  text: label('Try again'),
  value: key,
});

/** A portal's id as a button can carry it: Slack refuses half characters and more than 2,000 of them. */
const value = (id: string): string => id.toWellFormed().slice(0, 200).toWellFormed();
