import type { Answer } from '../../backup/outcome.ts';
import type { Phase, Run } from '../../backup/run.ts';
import type { Clock } from '../../lib/clock.ts';
import { type CardRecord, type Journal, journalMs, type Portal } from '../../runner/ports.ts';

const retried: ReadonlySet<Phase> = new Set(['failed', 'unknown', 'not_started']);

/** A person's request to try again what a card says did not come about. */
export type RetryRequest = {
  readonly card: string;
  readonly tell: (answer: Answer) => Promise<void>;
  /** Starts the run anew. */
  readonly begin: (run: Run) => Promise<void>;
};

type Options = { readonly portal: Portal; readonly journal: Journal; readonly clock: Clock };

/** Starts the run of a card anew, once. */
export const retry = async ({ card, tell, begin }: RetryRequest, options: Options): Promise<void> => {
  const found = await findRetried(card, options);
  return 'answer' in found ? await tell(found.answer) : await begin(found.run);
};

/** The run on the card, if it can be tried again and was not yet; else what to tell the person. */
const findRetried = async (
  card: string,
  { portal, journal, clock }: Options,
): Promise<{ run: Run } | { answer: Answer }> => {
  // Whether a card was tried again is told by the cards after it, which are not read for ever.
  if (card < journal.idAt(clock.now() - journalMs)) return { answer: { kind: 'unretried', why: 'old' } };
  let found: CardRecord | undefined;
  let later: readonly CardRecord[];
  try {
    found = await journal.at(card);
    later = await journal.read(card);
  } catch {
    return { answer: { kind: 'unretried', why: 'unread' } };
  }
  if (!found) return { answer: { kind: 'unretried', why: 'gone' } };
  const { run } = found;
  if (run.portal !== portal.origin) return { answer: { kind: 'unretried', why: 'foreign' } };
  if (!retried.has(run.phase)) return { answer: { kind: 'unretried', why: 'fine' } };
  const retry = later.find((it) => it.run.retryOf === card);
  return retry ? { answer: { kind: 'retried', run: retry.run, card: retry.id } } : { run };
};
