import type { Answer } from '../../backup/outcome.ts';
import { readSlot } from '../../runner/read-slot.ts';
import { answer } from '../../slack/blocks/outcome-text.ts';
import { plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Parts } from '../parts.ts';
import { cancel, cancellable } from './cancel.ts';
import { type ClearRequest, clear as clearSlot } from './clear.ts';
import { cancelQuestion, clearNote, clearQuestion } from './view.ts';

/** Cancelling what runs: the command asks which and whether, the button does it. */
export const createCancel = (
  parts: Pick<Parts, 'portal' | 'journal' | 'runner' | 'access' | 'place' | 'announce' | 'backup' | 'clock' | 'log'>,
) => {
  const { access, place, backup } = parts;
  const { context } = parts.runner;
  const portal = parts.portal.origin;

  const tell = async (said: Answer, { reply, actor }: Asked): Promise<void> =>
    reply(answer(said, { portal, place: await place('card' in said ? (said.card ?? '') : '', actor.user) }));

  const command: Listener = {
    run: async (asked) => {
      const [found, slot] = await Promise.all([
        cancellable(context.readCards, context.runs),
        readSlot(backup.slot, { ...parts, ...context }),
      ]);
      const blocker = 'blocker' in slot ? slot.blocker : undefined;
      if ('answer' in found) return await tell(found.answer, asked);
      const questions = await Promise.all(
        found.map(async ({ id, run }) => cancelQuestion(run, await place(id, asked.actor.user), asked.actor.user)),
      );
      const isOwn = blocker !== undefined && found.some(({ run }) => run.backupId === blocker.job.id);
      if (blocker && !isOwn) questions.push(clearQuestion(blocker));
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

const noneRuns =
  'No backup that was started here runs. Nothing was cancelled. One that was started in DocSpace is cancelled there.';
