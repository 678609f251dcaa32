import { offerLifeMs } from '../../backup/cost.ts';
import type { Answer } from '../../backup/outcome.ts';
import { storageProblem } from '../../backup/schedule.ts';
import { configuredTarget, requestFor, type Target } from '../../backup/target.ts';
import type { Request } from '../../runner/start.ts';
import type { Verdict } from '../../slack/access.ts';
import { type Offer, readOffer } from '../../slack/blocks/cost-question.ts';
import { answer, asking } from '../../slack/blocks/outcome-text.ts';
import { type Message, plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Carriers, Parts } from '../parts.ts';

type StartParts = Pick<
  Parts,
  'portal' | 'runner' | 'access' | 'approvals' | 'channel' | 'place' | 'backup' | 'clock' | 'log'
>;

/** Starting a backup, and trying one again. */
export const createStart = (parts: StartParts) => {
  const { access } = parts;
  const configured = configuredTarget(parts.backup);

  const tell = async (said: Answer, { actor, show }: Beginning, target: Target): Promise<void> => {
    const mayPay = said.kind !== 'costs' || (await access.may(actor, 'operator')).isAllowed;
    const place = await parts.place('card' in said ? (said.card ?? '') : '', actor.user);
    await show(answer(said, { portal: parts.portal.origin, place, mayPay, target }), said);
  };

  const startNow = createStartNow(parts);

  /** Starts what the person asks for, or asks for approval; `trigger` names the request. */
  const begin = async (asked: Beginning, target: Target, offer?: Offer): Promise<void> => {
    const { actor, trigger } = asked;
    const request = offer ? `offer ${actor.user} ${JSON.stringify(offer)}` : trigger;
    const verb = verbOf(target, offer);
    const said = verb && (await objectionTo(offer, parts));
    if (said) return await tell(said, asked, target);
    if (verb) {
      const action = { kind: 'start', target, ...(offer && { price: offer.price }) } as const;
      return await asked.show(plain(await parts.approvals.ask({ verb, action, actor, request })));
    }
    const starting = { key: keyOf(request), requestedBy: actor.user, ...(offer && { offer }) };
    await startNow({ ...starting, tell: (it) => tell(it, asked, target) }, target);
  };

  /** What of a start has to be approved. */
  const verbOf = (target: Target, offer: Offer | undefined): 'paid' | 'target' | undefined => {
    if (offer && parts.approvals.needs('paid')) return 'paid';
    return !isSameTarget(target, configured) && parts.approvals.needs('target') ? 'target' : undefined;
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

  return {
    begin,
    command,
    paid,
    carryOut: createCarrying(parts, startNow),
    retry: createRetry(parts, { begin, tell }),
  };
};

type StartNow = (request: Pick<Request, 'key' | 'requestedBy' | 'offer' | 'tell'>, target: Target) => Promise<void>;

const createStartNow = ({ runner, backup, log }: StartParts): StartNow => {
  const configured = configuredTarget(backup);
  return async (request, target) => {
    log.info({ run: request.key, user: request.requestedBy }, 'a backup is asked for');
    const isChosen = !isSameTarget(target, configured);
    await runner.start({ ...request, backup: requestFor(target, backup), retryOf: target.retryOf, isChosen });
  };
};

/** Starts what was approved; the price is of now, and agreed to. */
const createCarrying =
  ({ portal, channel, clock }: StartParts, startNow: StartNow): Carriers['start'] =>
  async ({ target, price }, { by, key, tell: tellWords }) => {
    const offer = price === undefined ? undefined : { price, askedAt: clock.now() };
    const tellResult = async (said: Answer): Promise<void> => {
      const link = 'card' in said && said.card !== undefined ? await channel.permalink(said.card) : '';
      const place = { link, channel: channel.id };
      await tellWords(answer(said, { portal: portal.origin, place, target }).text);
    };
    await startNow({ key, requestedBy: by, ...(offer && { offer }), tell: tellResult }, target);
  };

/** Why a start is not put to a second operator: the offer is too old, or it costs money and nobody agreed to that yet. */
const objectionTo = async (
  offer: Offer | undefined,
  { portal, clock }: Pick<StartParts, 'portal' | 'clock'>,
): Promise<Answer | undefined> => {
  const askedAt = clock.now();
  if (offer) return askedAt - offer.askedAt > offerLifeMs ? { kind: 'expired' } : undefined;
  const cost = await portal.cost();
  return cost.kind === 'free' ? undefined : { kind: 'costs', cost, isChanged: false, askedAt };
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

/** A request, and how the answers to it are shown: in words, with what they say; without, it waits for an approval. */
type Beginning = Pick<Asked, 'actor' | 'trigger'> & {
  readonly show: (message: Message, said?: Answer) => Promise<void>;
};

/** Shows the answers to the person alone. */
const alone = (asked: Asked): Beginning => ({ ...asked, show: (message) => asked.reply(message) });

const isSameTarget = (one: Target, other: Target): boolean =>
  one.slot === other.slot && one.storage === other.storage && one.folder === other.folder;
