import type { Copy } from '../../backup/job.ts';
import { placeOf } from '../../backup/storage.ts';
import { plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Carriers, Parts } from '../parts.ts';
import { deleteCopy } from './delete-copy.ts';
import { newlyMissing } from './lines.ts';
import { createPasts, type Pasts } from './read.ts';
import { deletedNote, deletion, history, plainHistory } from './view.ts';
import { type PageAsked, readPage } from './view-buttons.ts';

/** How many lines of the history are shown if nobody says. */
const defaultCount = 10;

/** Whether the words say how many lines to show: from 1 to 100. */
export const isCount = (words: string): boolean =>
  /^\d{1,3}$/.test(words) && Number(words) >= 1 && Number(words) <= 100;

const countIn = (typed: string): number => {
  const words = typed.replace(/\D+/gu, ' ').trim();
  return isCount(words) ? Number(words) : defaultCount;
};

type HistoryParts = Pick<
  Parts,
  'portal' | 'journal' | 'runner' | 'access' | 'announce' | 'approvals' | 'panel' | 'backup' | 'clock' | 'log'
>;

/** The backups of the past: listed, paged through, and their copies deleted. */
export const createHistory = (parts: HistoryParts) => {
  const { access, clock } = parts;
  const portal = parts.portal.origin;
  const configured = parts.backup.slot;
  const { cards, amend, own } = parts.runner.context;
  const pasts = createPasts({ ...parts, cards });
  /** The workspace refused the table once: from then on it is not tried again. */
  let isPlain = false;

  const show = async ({ actor, reply }: Asked, page: PageAsked, inPlace = false): Promise<void> => {
    const [past, { isAllowed: mayDelete }] = await Promise.all([pasts.read(configured), access.may(actor, 'operator')]);
    const shown = { portal, past, page, mayDelete };
    const plainer = () => {
      isPlain = true;
      return plainHistory(shown);
    };
    await reply(isPlain ? plainHistory(shown) : { ...history(shown), plainer }, inPlace);
    const at = clock.now();
    for (const card of newlyMissing(past)) void own(amend({ card, event: { type: 'copy_gone', at, why: 'missing' } }));
  };

  const command: Listener = {
    first: { words: 'Looking…' },
    run: async (asked) => {
      await show(asked, { from: 0, count: countIn(asked.value) });
    },
  };

  const page: Listener = {
    run: async (asked) => {
      const wanted = readPage(asked.value);
      if (!wanted) return await asked.reply(plain('This button is not one that this bot can read. Nothing was done.'));
      await show(asked, wanted, true);
    },
  };

  return { command, page, ...createRemoving(parts, pasts) };
};

/** A message's metadata takes no more of a name. */
const longestName = 200;

/** Deleting a copy, or asking for approval to. */
const createRemoving = (parts: HistoryParts, pasts: Pasts) => {
  const { announce, approvals } = parts;
  const portal = parts.portal.origin;
  const configured = parts.backup.slot;
  const { cards, amend, own } = parts.runner.context;

  const carryOut: Carriers['delete'] = async ({ id }, { by, key, tell }) => {
    const request = {
      id,
      by,
      configured,
      folder: parts.backup.storage === 'Documents' ? placeOf(parts.backup) : undefined,
      announce: async (copies: readonly Copy[], file: number | undefined) => {
        const mark = { run: key, about: 'delete', by, ...(file !== undefined && { file }) };
        return (await announce(deletedNote(copies, { by, portal }), mark)) === '';
      },
    };
    const { keepNumber } = parts.panel;
    await tell(deletion(await deleteCopy(request, { ...parts, cards, pasts, amend, own, keepNumber })));
  };

  const remove: Listener = {
    first: { words: 'Looking for the copy…' },
    run: async ({ actor, reply, value: id, trigger: request }) => {
      const tell = (words: string): Promise<void> => reply(plain(words));
      if (!approvals.needs('delete'))
        return await carryOut({ kind: 'delete', id }, { by: actor.user, key: keyOf(request), tell });
      const copy = (await pasts.find(id))?.copy;
      const { fileName, createdAt } = copy ?? {};
      const name = fileName?.slice(0, longestName).toWellFormed();
      const action = { kind: 'delete', id, ...(name && { fileName: name }), ...(createdAt && { createdAt }) } as const;
      await tell(await approvals.ask({ verb: 'delete', action, actor, request }));
    },
  };

  return { remove, carryOut };
};
