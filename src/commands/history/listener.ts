import type { BackupRequest } from '../../backup/job.ts';
import type { Announce } from '../../channel/announce.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Access } from '../../slack/access.ts';
import { plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { defaultCount, parseCommand } from '../../slack/parse-command.ts';
import { keyOf } from '../../slack/request-key.ts';
import { deletedNote, deletion, history, plainHistory } from './view.ts';
import { type PageAsked, readPage } from './view-buttons.ts';

/** The backups of the past: listed, paged through, and their copies deleted. */
export const createHistory = (options: {
  readonly runner: Pick<Runner, 'past' | 'deleteCopy'>;
  readonly access: Access;
  readonly portal: string;
  readonly announce: Announce;
  readonly backup: BackupRequest;
}) => {
  const { runner, access, portal } = options;
  const configured = options.backup.slot;
  /** The workspace refused the table once: from then on it is not tried again. */
  let isPlain = false;

  const show = async ({ actor, reply }: Asked, page: PageAsked, inPlace = false): Promise<void> => {
    const [past, { isAllowed: mayDelete }] = await Promise.all([
      runner.past(configured),
      access.may(actor, 'delete a copy'),
    ]);
    const shown = { portal, past, page, mayDelete };
    const plainer = () => {
      isPlain = true;
      return plainHistory(shown);
    };
    await reply(isPlain ? plainHistory(shown) : { ...history(shown), plainer }, inPlace);
  };

  const command: Listener = {
    verb: 'history',
    first: { words: 'Looking…' },
    run: async (asked) => {
      const ask = parseCommand(asked.value);
      await show(asked, { from: 0, count: ask.kind === 'history' ? ask.count : defaultCount });
    },
  };

  const page: Listener = {
    verb: 'history',
    run: async (asked) => {
      const wanted = readPage(asked.value);
      if (!wanted) return await asked.reply(plain('This button is not one that this bot can read. Nothing was done.'));
      await show(asked, wanted, true);
    },
  };

  const remove: Listener = {
    verb: 'delete a copy',
    first: { words: 'Asking the portal to delete the copy…' },
    run: async ({ actor, reply, value, trigger }) => {
      const by = actor.user;
      const mark = { run: keyOf(trigger), about: 'delete', by };
      const done = await runner.deleteCopy({
        id: value,
        by,
        configured,
        announce: async (copies) => (await options.announce(deletedNote(copies, { by, portal }), mark)) === '',
      });
      await reply(plain(deletion(done)));
    },
  };

  return { command, page, remove };
};
