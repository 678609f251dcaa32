import { plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import type { Parts } from '../parts.ts';
import { type VerifyAnswer, verifyCard, verifyNewest } from './verify.ts';
import { verifyAnswer } from './view.ts';

/** Verifying a copy when a person asks: that of a card, or the newest. */
export const createVerify = (
  parts: Pick<Parts, 'portal' | 'journal' | 'runner' | 'access' | 'backup' | 'hasOperators'>,
): { readonly command: Listener; readonly button: Listener } => {
  const { runner, access, backup } = parts;
  const telling = async ({ actor, reply }: Asked) => {
    // Without a list everybody is an operator, and titles are for few.
    const showsTitles = parts.hasOperators && (await access.may(actor, 'operator')).isAllowed;
    return { ...parts, tell: (said: VerifyAnswer) => reply(verifyAnswer(said, showsTitles)) };
  };
  const begin = (asked: Asked, work: (options: Awaited<ReturnType<typeof telling>>) => Promise<void>) =>
    runner.context.own(telling(asked).then(work));
  return {
    command: {
      first: { words: 'Looking for the newest copy…' },
      run: (asked) => begin(asked, (options) => verifyNewest(backup.slot, options)),
    },
    button: {
      run: (asked) =>
        asked.message === ''
          ? asked.reply(plain('This button is not on a card. Nothing was verified.'))
          : begin(asked, (options) => verifyCard(asked.message, options)),
    },
  };
};
