import type { BackupRequest } from '../../backup/job.ts';
import type { Answer } from '../../backup/outcome.ts';
import { storageProblem } from '../../backup/schedule.ts';
import { configuredTarget, requestFor, type Target } from '../../backup/target.ts';
import type { Log } from '../../lib/log.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Access, Verdict } from '../../slack/access.ts';
import { answer, asking, type Offer, readOffer } from '../../slack/blocks/outcome-text.ts';
import { type Message, plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';

/** Starting a backup, and trying one again. */
export const createStart = (options: {
  readonly runner: Pick<Runner, 'start' | 'retry'>;
  readonly access: Access;
  readonly permalink: (card: string) => Promise<string>;
  readonly adminChannel: string;
  readonly portal: string;
  readonly backup: BackupRequest;
  readonly log: Log;
}) => {
  const { runner, access, log } = options;
  const configured = configuredTarget(options.backup);

  const tell = async (said: Answer, { actor, show }: Beginning, target: Target): Promise<void> => {
    const link = 'card' in said && said.card ? await options.permalink(said.card) : '';
    const mayPay = said.kind !== 'costs' || (await access.may(actor, 'start a paid backup')).isAllowed;
    const place = { link, channel: options.adminChannel };
    await show(answer(said, { portal: options.portal, place, mayPay, target }), said);
  };

  /** Starts what the person wishes; `trigger` names the request. */
  const begin = async (asked: Beginning, target: Target, offer?: Offer): Promise<void> => {
    const { actor } = asked;
    const key = keyOf(offer ? `offer ${actor.user} ${JSON.stringify(offer)}` : asked.trigger);
    log.info({ run: key, user: actor.user }, 'a backup is asked for');
    await runner.start({
      key,
      requestedBy: actor.user,
      backup: requestFor(target, options.backup),
      retryOf: target.retryOf,
      isChosen: !isSameTarget(target, configured),
      ...(offer ? { offer } : {}),
      tell: (said) => tell(said, asked, target),
    });
  };

  const command: Listener = {
    verb: 'start',
    first: { words: asking },
    run: (asked) => begin(alone(asked), configured),
  };

  const paid: Listener = {
    verb: 'start a paid backup',
    first: { words: asking, inPlace: true },
    run: async (asked) => {
      const offer = readOffer(asked.value);
      if (!offer)
        return await asked.reply(plain('This button is not one that this bot can read. Nothing was started.'));
      await begin(alone(asked), offer.target, offer);
    },
  };

  const retry: Listener = {
    verb: 'retry',
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
            : await access.may(asked.actor, 'choose a target');
          if (!verdict.isAllowed) return await asked.reply(plain(`${verdict.why} ${elsewhere}`));
          const { params } = requestFor(target, options.backup);
          if (storageProblem(storage, params) === '') return await begin(alone(asked), target);
          await tell({ kind: 'unretried', why: 'unset' }, alone(asked), configured);
        },
      });
    },
  };

  return { begin, command, paid, retry };
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
