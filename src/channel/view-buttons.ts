import type { Broken, Completed, NotStarted, Run } from '../backup/run.ts';
import { mayBeRead, mayHaveLink } from '../backup/storage.ts';
import { type Block, type Button, label, row } from '../slack/blocks/text.ts';

/** What can be done with a run, as buttons; none if nothing can. */
export const buttons = (run: Run): Block[] => {
  switch (run.phase) {
    case 'running':
      return run.backupId === undefined || run.cancelledBy !== undefined ? [] : [row(cancelButton(run.backupId))];
    case 'completed':
    case 'completed_with_warnings':
      return copyButtons(run);
    case 'failed':
      if (run.begun) return run.backupId === undefined ? [] : [row(clearButton(run.backupId))];
      return retry(run);
    case 'unknown':
      return run.begun ? [] : retry(run);
    case 'not_started':
      return retry(run);
    case 'starting':
    case 'cancelled':
      return [];
  }
};

const retry = ({ key, retriedAs }: Broken | NotStarted): Block[] =>
  retriedAs === undefined ? [row(retryButton(key))] : [];

/** DocSpace gives a link for some storages alone; the copies in the others are found there. */
const copyButtons = ({ storage, backupId, proof, gone }: Completed): Block[] => {
  if (backupId === undefined || gone) return [];
  const shown = [
    ...(mayHaveLink(storage) ? [linkButton(backupId)] : []),
    ...(mayBeRead(storage) && proof?.kind !== 'pending' ? [verifyButton(backupId)] : []),
  ];
  return shown.length === 0 ? [] : [row(...shown)];
};

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

/** Clears a backup that will not end and keeps the portal from making another; it does nothing to any other. */
export const clearButton = (id: string): Button => ({
  type: 'button',
  action_id: 'backup_clear',
  style: 'danger',
  text: label('Clear the backup'),
  value: value(id),
  confirm: {
    title: label('Clear this backup?'),
    text: label(
      'If it blocks the portal, the portal forgets it, there will be no copy from it, and other backups can be started.',
    ),
    confirm: label('Clear it'),
    deny: label('Leave it'),
    style: 'danger',
  },
});

const linkButton = (id: string): Button => ({
  type: 'button',
  action_id: 'backup_link',
  text: label('Get the link'),
  value: value(id),
});

const verifyButton = (id: string): Button => ({
  type: 'button',
  action_id: 'backup_verify',
  text: label('Verify'),
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
