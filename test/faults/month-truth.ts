import { backupId, isEnded, type Phase } from '../../src/backup/run.ts';
import { lostCardNotice } from '../../src/channel/view-notice.ts';
import type { CardRecord } from '../../src/runner/ports.ts';
import type { World } from '../support/process.ts';
import { cardProblems } from './month-card.ts';
import type { Ask, Fleet } from './month-fleet.ts';
import type { TrueJob, Worker } from './month-worker.ts';

/**
 * Something untrue about a request. `unsure`: it could not be known, and the card says so; `misplaced`: the person was
 * called, but not under the card that stands.
 */
export type Untruth = {
  readonly kind: 'lost' | 'doubled' | 'wrong' | 'doubled notice' | 'misplaced notice' | 'unsure';
  readonly key: string;
  readonly what: string;
  readonly atMs: number;
};
export type Say = (kind: Untruth['kind'], what: string) => void;

const toldWithinMs = 180_000;
/** From the look at the slot to the start, with the card and its claim in between. */
const lookAndStartMs = 60_000;

/** Compares what is shown and told with what is so, from the portal's and the channel's own records. */
export const createTruth = (options: {
  readonly world: World;
  readonly worker: Worker;
  readonly fleet: Fleet;
  /** The runs whose open card a person deleted, or Slack closed. */
  readonly touched: ReadonlySet<string>;
  /** Nothing can be lost between two faults. */
  readonly isOneAtATime: boolean;
}) => {
  const { world, worker, fleet, touched, isOneAtATime } = options;
  const { clock, channel, portal } = world;
  const found = new Map<string, Untruth>();
  /** The ends that were seen to stand. */
  const ends = new Map<string, Phase>();

  const sayOf =
    (key: string): Say =>
    (kind, what) => {
      const id = `${kind} ${key} ${what}`;
      if (!found.has(id)) found.set(id, { kind, key, what, atMs: clock.elapsed() });
    };

  const check = (): void => {
    const cards = channel.cards();
    const cardsOf = Map.groupBy(cards, ({ run }) => run.key);
    const jobsOf = Map.groupBy(worker.jobs.values(), ({ key }) => key);
    const sentOf = Map.groupBy(portal.asked, ({ request }) => request.params.key ?? '');
    for (const [key, asks] of Map.groupBy(fleet.asks, ({ key }) => key)) {
      const say = sayOf(key);
      const [[job, more], own, sent] = [jobsOf.get(key) ?? [], cardsOf.get(key) ?? [], sentOf.get(key) ?? []];
      // A card that a person deleted cannot tell another process any more that its start was sent.
      if (sent.length > 1 || more) say(touched.has(key) ? 'unsure' : 'doubled', `${sent.length} starts were sent`);
      for (const { inSlot, at } of sent) {
        const other = worker.jobs.get(inSlot?.id ?? '');
        const ran = other && (other.endedAt ?? at) >= at && at - other.startedAt > lookAndStartMs;
        if (ran) say('wrong', `a start was sent while ${other.id} ran`);
      }
      if (own.length > 1) say('doubled', `${own.length} cards`);
      const [card] = own;
      if (card) compare(card, job, say);
      else missing(key, asks, job, say);
      told(asks, sent.length > 0, say);
      for (const ask of asks) if (!isAnswered(ask, card)) say('lost', `the answer of ${ask.by.follower}`);
    }
    for (const [id, about] of Map.groupBy(cards, backupOf)) {
      if (id !== '' && about.length > 1) sayOf(id)('doubled', `${about.length} cards tell of it`);
    }
  };

  const compare = (card: CardRecord, job: TrueJob | undefined, say: Say): void => {
    for (const { kind, what } of cardProblems(card, job, worker.jobs, isOneAtATime)) say(kind, what);
    const { run } = card;
    if (!isEnded(run)) return;
    const before = ends.get(run.key) ?? run.phase;
    if (before !== run.phase) say('wrong', `its end changed from ${before} to ${run.phase}`);
    ends.set(run.key, run.phase);
    if (card.owesNotice) say('wrong', 'the card still owes its notice');
    const notices = channel.replies.filter(({ mark }) => mark.run === run.key && mark.about === 'end');
    const directs = channel.directs.filter(({ message }) => message.text === lostCardNotice(run, channel.id).text);
    const count = notices.length + directs.length;
    if (count === 0) say('lost', 'the notice of the end');
    if (count > 1) say('doubled notice', `${count} notices`);
    if (count === 1 && notices[0]?.ts !== card.id)
      say('misplaced notice', directs[0] ? 'by direct message' : 'elsewhere');
  };

  const missing = (key: string, asks: readonly Ask[], job: TrueJob | undefined, say: Say): void => {
    if (ends.has(key)) say('lost', 'the card of its end');
    if (touched.has(key)) return;
    if (job) say('lost', `${job.id} has no card`);
    const isPromised = asks.some(({ answers }) => answers.at(-1)?.kind === 'following');
    if (isPromised) say('lost', 'the card that the person was shown');
  };

  const told = (asks: readonly Ask[], isSent: boolean, say: Say): void => {
    const kinds = asks.flatMap(({ answers }) => answers.map(({ kind }) => kind));
    const isAnsweredByAll = asks.every(({ answers, isRepeated }) => isRepeated || answers.length > 0);
    if (isSent && isAnsweredByAll && !kinds.includes('following'))
      say('wrong', `a start was sent, told: ${kinds.join()}`);
  };

  const isAnswered = ({ answers, isRepeated, by, atMs }: Ask, card: CardRecord | undefined): boolean =>
    answers.length > 0 ||
    isRepeated ||
    card !== undefined ||
    by.fate === 'crashed' ||
    (by.fate === 'stopped' && !isOneAtATime) ||
    clock.elapsed() - atMs < toldWithinMs;

  return { check, found: (): readonly Untruth[] => [...found.values()] };
};

const backupOf = ({ run }: CardRecord): string => backupId(run) ?? '';
