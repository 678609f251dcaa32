import type { Copy } from '../../backup/job.ts';
import { type Block, type Button, bare, row } from '../../slack/blocks/text.ts';

/** Which lines a person looks at: `count` of them from the one `from`, which is 0 for the newest. */
export type PageAsked = { readonly from: number; readonly count: number };

const words = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const;

/** Leads to the pages before and after. */
export const pageButtons = ({ from, count, of }: PageAsked & { readonly of: number }): Block[] => {
  const older = from + count < of ? [pageButton('backup_history_page', 'Older', { from: from + count, count })] : [];
  const newer =
    from > 0 ? [pageButton('backup_history_page_newer', 'Newer', { from: Math.max(0, from - count), count })] : [];
  const buttons = [...newer, ...older];
  return buttons.length === 0 ? [] : [row(...buttons)];
};

const pageButton = (id: string, text: string, page: PageAsked): Button => ({
  type: 'button',
  action_id: id,
  text: words(text),
  value: JSON.stringify(page),
});

/** Reads a page button's value back; undefined if it is not one. */
export const readPage = (value: string): PageAsked | undefined => {
  try {
    const { from, count } = Object(JSON.parse(value)) as Record<string, unknown>;
    const isIndex = typeof from === 'number' && Number.isSafeInteger(from) && from >= 0;
    const isCount = typeof count === 'number' && Number.isSafeInteger(count) && count >= 1;
    return isIndex && isCount ? { from, count } : undefined;
  } catch {
    return undefined;
  }
};

/** A question is plain text, in which Slack does not show a time in the reader's own zone. */
const timeFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** Slack takes 300 characters in a question. */
const nameLength = { usual: 100, besideWarning: 42 };

/**
 * Deletes the copy, after a question; `twins`: how many other copies have the same file; `isNewestFile`: it can be the
 * portal's newest file, whose number the next document gets.
 */
export const deleteButton = (copy: Copy, twins = 0, isNewestFile = false): Button => ({
  type: 'button',
  action_id: 'backup_delete',
  style: 'danger',
  text: words('Delete'),
  value: copy.id,
  confirm: {
    title: words('Delete this copy?'),
    text: words(
      `${bare(copy.fileName, isNewestFile ? nameLength.besideWarning : nameLength.usual) || copy.id}${copy.createdAt === undefined ? '' : `, made ${timeFormat.format(copy.createdAt)} UTC,`} is deleted from DocSpace for good. Nothing can be restored from it any more.${twinWords(twins)}${isNewestFile ? numberWords : ''}`,
    ),
    confirm: words('Delete the copy'),
    deny: words('Keep it'),
    style: 'danger',
  },
});

const numberWords = ' The next new document can get its number, and DocSpace then leaves it out of backups.';

const twinWords = (twins: number): string => {
  if (twins === 0) return '';
  return twins === 1
    ? ' Another backup has the same file: its copy is lost too.'
    : ` ${twins} other backups have the same file: their copies are lost too.`;
};
