import { type Cost, isRefused, offerLifeMs, priceOf } from '../../backup/cost.ts';
import type { Answer } from '../../backup/outcome.ts';
import { readTarget, type Target } from '../../backup/target.ts';
import { explain } from './explain.ts';
import { type Button, bare, host, label, type Message, plain, quoted, row, section, when } from './text.ts';

/** What a backup that is not free costs, and the button that starts it for who may pay. */
export const costQuestion = (
  { cost, isChanged, askedAt }: Extract<Answer, { kind: 'costs' }>,
  { portal, mayPay = false, target }: { portal: string; mayPay?: boolean; target?: Target },
): Message => {
  const told = `${isChanged ? 'What it costs has changed. ' : ''}${why(cost, portal)} Nothing was started.`;
  if (isRefused(cost)) return plain(`${why(cost, portal)} Nothing was started.`);
  if (!mayPay || !target) return plain(`${told} Starting it anyway is for the operators of this bot; ask one of them.`);
  const text = `${told} Start it anyway? That can be said until ${when(askedAt + offerLifeMs)}.`;
  return { text, blocks: [section(text), row(startPaidButton({ price: priceOf(cost), askedAt, target }))] };
};

const why = (cost: Exclude<Cost, { kind: 'free' }>, portal: string): string => {
  if (cost.kind === 'unknown') {
    return `This backup of *${host(portal)}* may cost money: the portal did not say what it costs. ${quoted(explain(cost.failure), 600)}`;
  }
  const used =
    cost.allowance === 0
      ? `The plan of *${host(portal)}* has no free backups.`
      : `The free backups of *${host(portal)}* are used up (${cost.used} of ${cost.allowance} this month).`;
  if (cost.service === 'refused') {
    const buy = cost.allowance === 0 ? 'Get a plan with backups, or switch that service on,' : 'Switch it on';
    return `${used} The paid backup service is off, so the portal refuses to start one. ${buy} in DocSpace under Payments.`;
  }
  const price = priceWords(cost.price);
  return cost.service === 'off'
    ? `${used} ${price} The paid backup service is off: an older server will refuse, a newer one switches the service on and charges.`
    : `${used} ${price}`;
};

const priceWords = (price: string): string => {
  if (price === '') return 'The portal does not say the price.';
  const currency = /^[\d.]+$/.test(price) ? ', in a currency that the portal does not tell' : '';
  return `One more costs ${quoted(price, 40)}${currency}.`;
};

/** What the person says yes to, carried by the button: what it is, the price shown, and when (ms since 1970). */
export type Offer = { readonly price: string; readonly askedAt: number; readonly target: Target };

const startPaidButton = (offer: Offer): Button => ({
  type: 'button',
  action_id: 'backup_start_paid',
  style: 'primary',
  text: label(offer.price === '' ? 'Start it' : `Start and pay ${bare(offer.price, 40)}`),
  value: JSON.stringify(offer),
});

/** Reads the button's value back; undefined if it is not one. */
export const readOffer = (value: unknown): Offer | undefined => {
  try {
    const { price, askedAt, target } = JSON.parse(String(value)) as Record<string, unknown>;
    const wished = readTarget(target);
    return typeof price === 'string' && typeof askedAt === 'number' && wished
      ? { price, askedAt, target: wished }
      : undefined;
  } catch {
    return undefined;
  }
};
