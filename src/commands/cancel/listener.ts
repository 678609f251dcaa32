import type { Answer } from '../../backup/outcome.ts';
import { readSlot } from '../../runner/read-slot.ts';
import { answer } from '../../slack/blocks/outcome-text.ts';
import { type Message, plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Parts } from '../parts.ts';
import { cancel } from './cancel.ts';
import { type ClearRequest, clear as clearSlot } from './clear.ts';
import { cancellable } from './running-cards.ts';
import { cancelQuestion, clearNote, clearQuestion } from './view.ts';

type CancelParts = Pick<
  Parts,
  'portal' | 'journal' | 'runner' | 'access' | 'place' | 'announce' | 'backup' | 'clock' | 'log'
>;

/** Cancelling what runs: the command asks which and whether, the button does it. */
export const createCancel = (parts: CancelParts) => {
  const { access, place, backup } = parts;
  const { context } = parts.runner;
  const portal = parts.portal.origin;

  const tell = async (said: Answer, { reply, actor }: Asked): Promise<void> =>
    reply(answer(said, { portal, place: await place('card' in said ? (said.card ?? '') : '', actor.user) }));

  const command: Listener = {
    run: async (asked) => {
      const questions = await questionsTo(asked.actor.user, parts);
      if ('answer' in questions) return await tell(questions.answer, asked);
      if (questions.length === 0) return await asked.reply(plain(noneRuns));
      for (const question of questions) await asked.reply(question);
    },
  };

  const button: Listener = {
    run: async (asked) =>
      context.own(
        cancel(
          {
            backupId: asked.value,
            message: asked.message,
            by: asked.actor.user,
            mayCancelOthers: async () => (await access.may(asked.actor, 'operator')).isAllowed,
            tell: (said) => tell(said, asked),
          },
          { ...parts, ...context },
        ),
      ),
  };

  const clear: Listener = {
    run: async (asked) => {
      const by = asked.actor.user;
      const request: ClearRequest = {
        backupId: asked.value,
        slot: backup.slot,
        by,
        mayClear: async () => (await access.may(asked.actor, 'operator')).isAllowed,
        announce: async (blocker) => {
          const mark = { run: keyOf(asked.trigger), about: 'clear', by };
          return (await parts.announce(clearNote(blocker, { by, portal }), mark)) === '';
        },
        tell: (said) => tell(said, asked),
      };
      await context.own(clearSlot(request, { ...parts, ...context }));
    },
  };

  return { command, button, clear };
};

/** What can be cancelled or cleared, each as a question to that person. */
const questionsTo = async (
  asker: string,
  parts: CancelParts,
): Promise<readonly Message[] | { readonly answer: Answer }> => {
  const { place, backup } = parts;
  const { context } = parts.runner;
  const [found, slot] = await Promise.all([
    cancellable(context.readCards, context.runs, parts.journal),
    readSlot(backup.slot, { ...parts, ...context }),
  ]);
  if ('answer' in found) return found;
  const questions = await Promise.all(
    found.map(async ({ id, run }) => cancelQuestion(run, await place(id, asker), asker)),
  );
  const blocker = 'blocker' in slot ? slot.blocker : undefined;
  const isOwn = blocker !== undefined && found.some(({ run }) => run.backupId === blocker.job.id);
  return blocker && !isOwn ? [...questions, clearQuestion(blocker)] : questions;
};

const noneRuns =
  'No backup started from Slack is running. Nothing was cancelled. One started in DocSpace is cancelled there.';
