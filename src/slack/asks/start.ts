import { createHash } from 'node:crypto';
import type { Answer } from '../../backup/answer.ts';
import type { BackupRequest } from '../../backup/job.ts';
import { storageProblem } from '../../backup/schedule.ts';
import { configuredWish, requestFor, type Wish } from '../../backup/wish.ts';
import type { Log } from '../../log.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Access } from '../access.ts';
import type { Asked, Listener } from '../asked.ts';
import { answer, asking, type Offer, readOffer } from '../views/answer.ts';
import { type Message, plain } from '../views/text.ts';

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
  const configured = configuredWish(options.backup);

  const tell = async (said: Answer, { actor, show }: Beginning, wish: Wish): Promise<void> => {
    const link = 'card' in said && said.card ? await options.permalink(said.card) : '';
    const mayPay = said.kind !== 'costs' || (await access.may(actor, 'start a paid backup')).isAllowed;
    const place = { link, channel: options.adminChannel };
    await show(answer(said, { portal: options.portal, place, mayPay, wish }), said);
  };

  /** Starts what the person wishes; `trigger` names the request. */
  const begin = async (asked: Beginning, wish: Wish, offer?: Offer): Promise<void> => {
    const { actor } = asked;
    const key = keyOf(asked.trigger);
    log.info({ run: key, user: actor.user }, 'a backup is asked for');
    await runner.start({
      key,
      requestedBy: actor.user,
      backup: requestFor(wish, options.backup),
      retryOf: wish.retryOf,
      isChosen: !isSameWish(wish, configured),
      ...(offer ? { offer } : {}),
      tell: (said) => tell(said, asked, wish),
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
      await begin(alone(asked), offer.wish, offer);
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
          const wish = { slot, storage, folder, retryOf: message };
          const { params } = requestFor(wish, options.backup);
          if (storageProblem(storage, params) === '') return await begin(alone(asked), wish);
          await tell({ kind: 'unretried', why: 'unset' }, alone(asked), configured);
        },
      });
    },
  };

  return { begin, command, paid, retry };
};

/** A request, and how the answers to it are shown: in words, with what they say. */
type Beginning = Pick<Asked, 'actor' | 'trigger'> & {
  readonly show: (message: Message, said: Answer) => Promise<void>;
};

/** Shows the answers to the person alone. */
const alone = (asked: Asked): Beginning => ({ ...asked, show: (message) => asked.reply(message) });

const isSameWish = (one: Wish, other: Wish): boolean =>
  one.slot === other.slot && one.storage === other.storage && one.folder === other.folder;

/** The same request is the same key, whoever gets it. */
export const keyOf = (trigger: string): string => createHash('sha256').update(trigger).digest('hex').slice(0, 16);
