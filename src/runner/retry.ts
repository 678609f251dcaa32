import type { Answer } from '../backup/outcome.ts';
import type { Portal } from '../backup/portal.ts';
import { isRetryable, type Run } from '../backup/run.ts';
import type { CardRecord, Journal } from './ports.ts';

/** A person's request to try again what a card says did not come about. */
export type RetryRequest = {
  readonly card: string;
  readonly tell: (answer: Answer) => Promise<void>;
  /** Starts the run again. */
  readonly begin: (run: Run) => Promise<void>;
};

type Options = {
  readonly portal: Pick<Portal, 'origin'>;
  readonly journal: Pick<Journal, 'at' | 'knownSince' | 'isRead'>;
  readonly readCards: () => Promise<readonly CardRecord[]>;
};

/** Starts the run of a card again, once. */
export const retry = async ({ card, tell, begin }: RetryRequest, options: Options): Promise<void> => {
  const found = await findRetried(card, options);
  return 'answer' in found ? await tell(found.answer) : await begin(found.run);
};

/** The run on the card, if it can be tried again and was not yet; else the answer for the person. */
const findRetried = async (
  card: string,
  { portal, journal, readCards }: Options,
): Promise<{ run: Run } | { answer: Answer }> => {
  let found: CardRecord | undefined;
  let cards: readonly CardRecord[];
  try {
    [found, cards] = await Promise.all([journal.at(card), readCards()]);
  } catch {
    return { answer: { kind: 'unretried', why: 'unread' } };
  }
  // Only later cards show whether a card was tried again, and they are not read for ever.
  if (card < (journal.knownSince() ?? card)) {
    return { answer: { kind: 'unretried', why: journal.isRead() ? 'old' : 'unread' } };
  }
  if (!found) return { answer: { kind: 'unretried', why: 'gone' } };
  const { run } = found;
  if (run.portal !== portal.origin) return { answer: { kind: 'unretried', why: 'foreign' } };
  if (!isRetryable(run)) return { answer: { kind: 'unretried', why: 'fine' } };
  const retry = cards.find((it) => it.run.retryOf === card);
  return retry ? { answer: { kind: 'retried', run: retry.run, card: retry.id } } : { run };
};
