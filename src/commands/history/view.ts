import type { Copy } from '../../backup/job.ts';
import { hadNoEffect } from '../../backup/portal-error.ts';
import type { Completed } from '../../backup/run.ts';
import { explain } from '../../slack/blocks/explain.ts';
import {
  type Block,
  code,
  context,
  host,
  type Message,
  plain,
  quoted,
  section,
  when,
} from '../../slack/blocks/text.ts';
import { type Deletion, isCopyMissing, isDeletable, type Line, type Past, pageOf, twinsOf } from './lines.ts';
import { deleteButton, type PageAsked, pageButtons } from './view-buttons.ts';
import { columns, linesOf, rowOf, shortOf } from './view-row.ts';

/** What is shown of the past, and whether the person may delete copies. */
export type HistoryShown = {
  readonly portal: string;
  readonly past: Past;
  readonly page: PageAsked;
  readonly mayDelete: boolean;
};

/** More would not fit: Slack takes 10,000 characters in a table and 50 blocks in a message. */
const mostLines = 30;

/** The backups of the past, newest first, as a table; below it the copies that the person can delete. */
export const history = (shown: HistoryShown): Message => {
  const { lines, top, bottom, text } = framed(shown);
  if (lines.length === 0) return { text, blocks: [...top, ...bottom] };
  const deletable = shown.mayDelete ? lines.filter(isDeletable) : [];
  return {
    text,
    blocks: [
      ...top,
      {
        type: 'data_table',
        caption: 'Backups, newest first',
        page_size: lines.length,
        rows: [columns.map((title) => ({ type: 'raw_text', text: title })), ...lines.map(rowOf)],
      },
      ...(deletable.length === 0 ? [] : [context('Copies that you can delete:')]),
      ...deletable.map((line) => withButton(line, nameOf(line), shown.past)),
      ...bottom,
    ],
  };
};

/** The same for a workspace that has no such tables. */
export const plainHistory = (shown: HistoryShown): Message => {
  const { lines, top, bottom, text } = framed(shown);
  const each = lines.map((line) =>
    shown.mayDelete && isDeletable(line) ? withButton(line, linesOf(line), shown.past) : section(linesOf(line)),
  );
  return { text, blocks: [...top, ...each, ...bottom] };
};

/** The lines of the page, and what is above and below them. */
const framed = ({ portal, past, page }: HistoryShown) => {
  const count = Math.min(page.count, mostLines);
  const { lines, from, of } = pageOf(past.lines, { from: page.from, count });
  const part = of > lines.length ? `, ${from + 1} to ${from + lines.length} of ${of}` : '';
  const none =
    past.unread.length === 0 && past.areCardsRead ? 'is known, neither at the portal nor here' : 'can be shown';
  const head =
    of === 0 ? `No backup of *${host(portal)}* ${none}.` : `*Backups* of *${host(portal)}*${part}, newest first.`;
  const notes = [...past.unread.map(unread), ...(past.areCardsRead ? [] : [noCards])];
  const footnotes = [
    ...(lines.some((line) => isCopyMissing(line) && isUnexplained(line.run)) ? [missing] : []),
    ...(lines.some((line) => line.kind === 'copy' && line.isShared) ? [sameFile] : []),
    ...(past.listedAt === undefined
      ? []
      : [`The portal’s list is as of ${when(past.listedAt)}; it is read once a minute.`]),
  ];
  return {
    lines,
    top: [head, ...notes].map(section),
    bottom: [...footnotes.map((note) => context(note)), ...pageButtons({ from, count, of })],
    text: [head, ...notes, ...lines.map(shortOf), ...footnotes].join('\n'),
  };
};

const unread = ({ slot, failure }: Past['unread'][number]): string => {
  const what = slot === 'dump' ? 'copies of the whole instance' : 'portal’s copies';
  return `The list of the ${what} could not be read, so only what the cards say is shown. ${quoted(explain(failure, 'look'), 600)}${hadNoEffect(failure) ? '' : ' Ask again in a minute.'}`;
};

const noCards =
  'Slack did not show the cards, so who asked, how long it took, and the backups that made no copy are missing here. Ask again in a minute.';

const missing =
  '“Copy not found”: the portal lists none. It was deleted, or was temporary and its day is over, or its storage cannot be reached. Do not count on it.';

const sameFile =
  '“Same file”: backups that were begun in the same second share one archive. Deleting one of these copies deletes both.';

const isUnexplained = ({ gone }: Completed): boolean => gone === undefined || gone.why === 'missing';

type CopyLine = Extract<Line, { kind: 'copy' }>;

const withButton = (line: CopyLine, text: string, { lines }: Past): Block => {
  const copies = lines.flatMap((it) => (it.kind === 'copy' ? [it.copy] : []));
  const isNewestFile = line.copy === copies.find(({ storage }) => storage === 'Documents');
  return {
    type: 'section',
    text: { type: 'mrkdwn', text, verbatim: true },
    accessory: deleteButton(line.copy, twinsOf(line.copy, copies).length, isNewestFile),
  };
};

const nameOf = ({ at, copy }: CopyLine): string =>
  `${code(copy.fileName === '' ? copy.id : copy.fileName)}${at === undefined ? '' : `  ·  ${when(at)}`}`;

/** What the admin channel shows about deleted copies that no card shows. */
export const deletedNote = (
  copies: readonly Copy[],
  { by, portal }: { readonly by: string; readonly portal: string },
): Message => {
  const lines = copies.map(({ id, fileName, createdAt }) => {
    const made = createdAt === undefined ? '' : `, made ${when(createdAt)}`;
    return `${code(fileName || id)}${made} (backup ${code(id)})`;
  });
  return plain(`<@${by}> deleted from *${host(portal)}*: ${lines.join('; ')}.`);
};

/** What became of the request to delete a copy. */
export const deletion = (done: Deletion): string => {
  switch (done.kind) {
    case 'deleted': {
      const note = done.isNoted ? '' : ' Slack did not accept every note of it in the admin channel.';
      const twins = done.twins.map(({ id }) => code(id)).join(', ');
      const also = twins === '' ? '' : ` The copies of these backups had the same file and are gone with it: ${twins}.`;
      return `The copy ${code(done.copy.fileName || done.copy.id)} is deleted.${also}${note}`;
    }
    case 'gone':
      return 'That copy is not there any more. Nothing was deleted now.';
    case 'going':
      return 'That backup is still being made. Nothing was deleted. Wait for its end, or cancel it.';
    case 'kept':
      return `${quoted(explain(done.failure, 'delete'), 900)} Nothing was deleted.`;
    case 'unclear':
      return `${quoted(explain(done.failure, 'delete'), 900)} Whether the copy is deleted is not known: look at \`/backup history\` in a minute.`;
  }
};
