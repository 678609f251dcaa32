import type { Slot } from '../../backup/job.ts';
import type { Answer } from '../../backup/outcome.ts';
import type { Announce } from '../../channel/announce.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Access } from '../../slack/access.ts';
import { answer } from '../../slack/blocks/outcome-text.ts';
import { plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import { cancelQuestion, clearNote, clearQuestion } from './view.ts';

/** Cancelling what runs: the command asks which and whether, the button does it. */
export const createCancel = (options: {
  readonly runner: Pick<Runner, 'cancel' | 'cancellable' | 'blocker' | 'clear'>;
  readonly access: Access;
  readonly permalink: (card: string) => Promise<string>;
  readonly adminChannel: string;
  readonly portal: string;
  readonly backup: { readonly slot: Slot };
  readonly announce: Announce;
}) => {
  const { runner, access, portal, backup, adminChannel: channel } = options;
  const place = async (card: string) => ({ link: card === '' ? '' : await options.permalink(card), channel });

  const tell = async (said: Answer, { reply }: Asked): Promise<void> =>
    reply(answer(said, { portal, place: await place('card' in said ? (said.card ?? '') : '') }));

  const command: Listener = {
    verb: 'cancel',
    run: async (asked) => {
      const [found, blocker] = await Promise.all([runner.cancellable(), runner.blocker(backup.slot)]);
      if ('answer' in found) return await tell(found.answer, asked);
      const questions = await Promise.all(
        found.map(async ({ id, run }) => cancelQuestion(run, await place(id), asked.actor.user)),
      );
      const isOwn = blocker !== undefined && found.some(({ run }) => run.backupId === blocker.job.id);
      if (blocker && !isOwn) questions.push(clearQuestion(blocker));
      if (questions.length === 0) return await asked.reply(plain(noneRuns));
      for (const question of questions) await asked.reply(question);
    },
  };

  const button: Listener = {
    verb: 'cancel',
    run: async (asked) =>
      runner.cancel({
        backupId: asked.value,
        by: asked.actor.user,
        mayCancelOthers: async () => (await access.may(asked.actor, "cancel another's backup")).isAllowed,
        tell: (said) => tell(said, asked),
      }),
  };

  const clear: Listener = {
    verb: 'cancel',
    run: async (asked) => {
      const by = asked.actor.user;
      await runner.clear({
        backupId: asked.value,
        slot: backup.slot,
        by,
        mayClear: async () => (await access.may(asked.actor, "cancel another's backup")).isAllowed,
        announce: async (blocker) => {
          const mark = { run: keyOf(asked.trigger), about: 'clear', by };
          return (await options.announce(clearNote(blocker, { by, portal }), mark)) === '';
        },
        tell: (said) => tell(said, asked),
      });
    },
  };

  return { command, button, clear };
};

const noneRuns =
  'No backup that was started here runs. Nothing was cancelled. One that was started in DocSpace is cancelled there.';
