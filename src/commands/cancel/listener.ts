import type { Answer } from '../../backup/outcome.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Access } from '../../slack/access.ts';
import { answer } from '../../slack/blocks/outcome-text.ts';
import { plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { cancelQuestion } from './view.ts';

/** Cancelling what runs: the command asks which and whether, the button does it. */
export const createCancel = (options: {
  readonly runner: Pick<Runner, 'cancel' | 'cancellable'>;
  readonly access: Access;
  readonly permalink: (card: string) => Promise<string>;
  readonly adminChannel: string;
  readonly portal: string;
}) => {
  const { runner, access, portal, adminChannel: channel } = options;
  const place = async (card: string) => ({ link: card === '' ? '' : await options.permalink(card), channel });

  const tell = async (said: Answer, { reply }: Asked): Promise<void> =>
    reply(answer(said, { portal, place: await place('card' in said ? (said.card ?? '') : '') }));

  const command: Listener = {
    verb: 'cancel',
    run: async (asked) => {
      const found = await runner.cancellable();
      if ('answer' in found) return await tell(found.answer, asked);
      const questions = await Promise.all(
        found.map(async ({ id, run }) => cancelQuestion(run, await place(id), asked.actor.user)),
      );
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

  return { command, button };
};

const noneRuns =
  'No backup that was started here runs. Nothing was cancelled. One that was started in DocSpace is cancelled there.';
