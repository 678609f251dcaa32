import { leftState } from '../../backup/approval.ts';
import type { ApprovalBook } from '../../channel/approval-book.ts';

/**
 * Brings an approval to its end whose time is over and that no process works on: one without a decision has expired; of
 * one that was approved nobody knows what came, and it is not carried out again.
 */
export const finishLeft = async (id: string, book: ApprovalBook): Promise<void> => {
  const told = await book.at(id);
  if (!told || (told.state.kind !== 'waiting' && told.state.kind !== 'approved')) return;
  await book.show(told, leftState(await book.decision(told)));
};

/** Brings one to its end that was decided and still waits: the process that wrote the decision went no further. */
export const finishDecided = async (id: string, book: ApprovalBook): Promise<void> => {
  const told = await book.at(id);
  if (told?.state.kind !== 'waiting') return;
  const decision = await book.decision(told);
  if (decision) await book.show(told, leftState(decision));
};
