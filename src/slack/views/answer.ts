import type { Answer } from '../../backup/answer.ts';
import { type Cost, priceOf } from '../../backup/cost.ts';
import { explain } from '../../backup/explain.ts';
import type { outcome } from '../../backup/run.ts';
import { type Block, code, host, type Message, quoted, section } from './text.ts';

/** What the person is told at once, before anything was asked of the portal. */
export const asking = 'Asking the portal…; if no card appears within a minute, nothing was started.';

/** Where a card stands: its address, or the channel where the address could not be had. */
export type Place = { readonly link: string; readonly channel: string };

const at = ({ link, channel }: Place): string => (link === '' ? `a card in <#${channel}>` : `<${link}|the card>`);

/** What the person who asked is told, alone. */
export const answer = (
  said: Answer,
  to: { readonly portal: string; readonly place: Place; readonly mayPay: boolean },
): Message => (said.kind === 'costs' ? question(said, to.portal, to.mayPay) : plain(words(said, to.portal, to.place)));

export const plain = (text: string): Message => ({ text, blocks: [section(text)] });

const words = (said: Exclude<Answer, { kind: 'costs' }>, portal: string, place: Place): string => {
  switch (said.kind) {
    case 'following':
      return `The backup of *${host(portal)}* is asked for. Follow it on ${at(place)}.`;
    case 'taken':
      return `A backup of *${host(portal)}* is under way already, asked for by ${who(said.run.requestedBy)}: see ${at(place)}. Nothing more was started.`;
    case 'busy':
      return `The portal runs a backup already that was not started here${id(said.job.id)}, ${said.job.percent} % done. Nothing was started. Wait for it to end, then ask again.${stuck(said.job)}`;
    case 'expired':
      return 'That question is older than 10 minutes. Nothing was started. Ask again with `/backup`.';
    case 'unasked':
      return `${quoted(explain(said.refusal), 900)} Nothing was started.`;
    case 'unwritten':
      return `${quoted(said.reason, 900)} Nothing was started, because a backup is only started when its card stands.`;
    case 'not_started':
      return `Nothing was started. ${quoted(said.run.reason, 900)} (See ${at(place)}, ref ${code(said.run.key)}.)`;
    case 'stopping':
      return 'This bot is just restarting. Nothing was started. Ask again in a minute.';
  }
};

const id = (backupId: string): string => (backupId === '' ? '' : ` (ID ${code(backupId)})`);

const who = (user: string): string => (user === '' ? 'someone else' : `<@${user}>`);

const stuck = (job: Parameters<typeof outcome>[0]): string =>
  job.status === 'created' ? ' It still waits for one of the portal’s workers.' : '';

const question = (
  { cost, isChanged, askedAt }: Extract<Answer, { kind: 'costs' }>,
  portal: string,
  mayPay: boolean,
): Message => {
  const told = `${isChanged ? 'What it costs has changed. ' : ''}${why(cost, portal)} Nothing was started.`;
  if (!mayPay) return plain(`${told} Starting it all the same is for the operators of this bot; ask one of them.`);
  const text = `${told} Start it all the same?`;
  return {
    text,
    blocks: [section(text), { type: 'actions', elements: [startPaidButton({ price: priceOf(cost), askedAt })] }],
  };
};

const why = (cost: Exclude<Cost, { kind: 'free' }>, portal: string): string => {
  if (cost.kind === 'unknown') {
    return `This backup of *${host(portal)}* may cost money: the portal did not say what it costs. ${quoted(explain(cost.refusal), 600)}`;
  }
  const used = `The free backups of *${host(portal)}* are used up (${cost.used} of ${cost.allowance} this month).`;
  const price = cost.price === '' ? 'The portal does not say the price.' : `One more costs ${quoted(cost.price, 40)}.`;
  return cost.service === 'off'
    ? `${used} ${price} The paid backup service is off: an older server will refuse, a newer one switches the service on and charges.`
    : `${used} ${price}`;
};

/** What the person says yes to, carried by the button: the price shown, and when (ms since 1970). */
export type Offer = { readonly price: string; readonly askedAt: number };

const startPaidButton = (offer: Offer) =>
  ({
    type: 'button',
    action_id: 'backup_start_paid',
    style: 'primary',
    text: { type: 'plain_text', text: 'Start it' },
    value: JSON.stringify(offer),
  }) as const satisfies Extract<Block, { type: 'actions' }>['elements'][number];

/** Reads the button's value back; undefined where it is not one. */
export const readOffer = (value: unknown): Offer | undefined => {
  try {
    const { price, askedAt } = JSON.parse(String(value)) as Record<string, unknown>;
    return typeof price === 'string' && typeof askedAt === 'number' ? { price, askedAt } : undefined;
  } catch {
    return undefined;
  }
};
