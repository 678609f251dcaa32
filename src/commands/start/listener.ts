import type { Answer } from '../../backup/outcome.ts';
import { storageProblem } from '../../backup/schedule.ts';
import { configuredTarget, requestFor, type Target } from '../../backup/target.ts';
import type { Verdict } from '../../slack/access.ts';
import { answer, asking, type Offer, readOffer } from '../../slack/blocks/outcome-text.ts';
import { type Message, plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Parts } from '../parts.ts';

type StartParts = Pick<Parts, 'portal' | 'runner' | 'access' | 'place' | 'backup' | 'log'>;

/** Starting a backup, and trying one again. */
export const createStart = (parts: StartParts) => {
  const { runner, access, log } = parts;
  const configured = configuredTarget(parts.backup);

  const tell = async (said: Answer, { actor, show }: Beginning, target: Target): Promise<void> => {
    const mayPay = said.kind !== 'costs' || (await access.may(actor, 'operator')).isAllowed;
    const place = await parts.place('card' in said ? (said.card ?? '') : '', actor.user);
    await show(answer(said, { portal: parts.portal.origin, place, mayPay, target }), said);
  };

  /** Starts what the person wishes; `trigger` names the request. */
  const begin = async (asked: Beginning, target: Target, offer?: Offer): Promise<void> => {
    const { actor } = asked;
    const key = keyOf(offer ? `offer ${actor.user} ${JSON.stringify(offer)}` : asked.trigger);
    log.info({ run: key, user: actor.user }, 'a backup is asked for');
    await runner.start({
      key,
      requestedBy: actor.user,
      backup: requestFor(target, parts.backup),
      retryOf: target.retryOf,
      isChosen: !isSameTarget(target, configured),
      ...(offer ? { offer } : {}),
      tell: (said) => tell(said, asked, target),
    });
  };

  const command: Listener = {
    isStart: true,
    first: { words: asking },
    run: (asked) => begin(alone(asked), configured),
  };

  const paid: Listener = {
    isStart: true,
    first: { words: asking, inPlace: true },
    run: async (asked) => {
      const offer = readOffer(asked.value);
      if (!offer)
        return await asked.reply(plain('This button is not one that this bot can read. Nothing was started.'));
      await begin(alone(asked), offer.target, offer);
    },
  };

  return { begin, command, paid, retry: createRetry(parts, { begin, tell }) };
};

type Acts = {
  readonly begin: (asked: Beginning, target: Target) => Promise<void>;
  readonly tell: (said: Answer, asked: Beginning, target: Target) => Promise<void>;
};

/** Trying a backup again, where it went to; another place than the configured one is for operators. */
const createRetry = ({ runner, access, backup }: StartParts, { begin, tell }: Acts): Listener => {
  const configured = configuredTarget(backup);
  return {
    isStart: true,
    first: { words: asking },
    run: async (asked) => {
      const { message } = asked;
      await runner.retry({
        card: message,
        tell: (said) => tell(said, alone(asked), configured),
        begin: async ({ slot, storage, folder }) => {
          const target = { slot, storage, folder, retryOf: message };
          const verdict: Verdict = isSameTarget(target, configured)
            ? { isAllowed: true }
            : await access.may(asked.actor, 'operator');
          if (!verdict.isAllowed) return await asked.reply(plain(`${verdict.why} ${elsewhere}`));
          const { params } = requestFor(target, backup);
          if (storageProblem(storage, params) === undefined) return await begin(alone(asked), target);
          await tell({ kind: 'unretried', why: 'unset' }, alone(asked), configured);
        },
      });
    },
  };
};

const elsewhere = 'That backup went to another place than the configured one. Nothing was started.';

/** A request, and how the answers to it are shown: in words, with what they say. */
type Beginning = Pick<Asked, 'actor' | 'trigger'> & {
  readonly show: (message: Message, said: Answer) => Promise<void>;
};

/** Shows the answers to the person alone. */
const alone = (asked: Asked): Beginning => ({ ...asked, show: (message) => asked.reply(message) });

const isSameTarget = (one: Target, other: Target): boolean =>
  one.slot === other.slot && one.storage === other.storage && one.folder === other.folder;
