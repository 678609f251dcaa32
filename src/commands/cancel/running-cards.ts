import type { Answer } from '../../backup/outcome.ts';
import type { Running } from '../../backup/run.ts';
import type { CardRecord, Journal } from '../../runner/ports.ts';
import type { Runs } from '../../runner/runs.ts';

/** A card whose backup runs. */
export type RunningCard = CardRecord & { readonly run: NamedRun };

export type NamedRun = Running & { readonly backupId: string };

/** The cards of the backups that run, as this process knows them best. */
export const cancellable = async (
  readCards: ReadCards,
  runs: Runs,
  journal: Pick<Journal, 'isRead'>,
): Promise<readonly RunningCard[] | Unread> => {
  const cards = await knownCards(readCards, runs);
  const running = onlyRunning(cards);
  if ('answer' in running || running.length > 0) return running;
  const starting = 'answer' in cards ? undefined : cards.find(({ run }) => run.phase === 'starting');
  if (starting) return { answer: { kind: 'uncancelled', why: 'starting', card: starting.id } };
  return journal.isRead() ? running : { answer: { kind: 'uncancelled', why: 'unread' } };
};

/** The cards of the runs that are running and have an id to cancel. */
export const runningCards = async (readCards: ReadCards, runs: Runs): Promise<readonly RunningCard[] | Unread> =>
  onlyRunning(await knownCards(readCards, runs));

type ReadCards = () => Promise<readonly CardRecord[]>;

type Unread = { readonly answer: Answer };

const knownCards = async (readCards: ReadCards, runs: Runs): Promise<readonly CardRecord[] | Unread> => {
  try {
    return (await readCards()).map(runs.asKnown);
  } catch {
    return { answer: { kind: 'uncancelled', why: 'unread' } };
  }
};

const onlyRunning = (cards: readonly CardRecord[] | Unread): readonly RunningCard[] | Unread =>
  'answer' in cards
    ? cards
    : cards.filter((card): card is RunningCard => card.run.phase === 'running' && card.run.backupId !== undefined);
