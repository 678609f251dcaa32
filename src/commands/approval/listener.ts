import { type ApprovalAction, approvalGoodMs, type Decision, reasonNotToDecide } from '../../backup/approval.ts';
import type { PostedApproval } from '../../channel/approval-book.ts';
import { plain } from '../../slack/blocks/text.ts';
import type { Asked, Listener } from '../../slack/listener.ts';
import type { Carriers, Parts } from '../parts.ts';
import { finishLeft } from './finish-left.ts';
import {
  decidedWords,
  foreignWords,
  lostRightWords,
  notNowWords,
  refusedWords,
  undecidedWords,
  unreadWords,
} from './view.ts';

type Deciding = Pick<Parts, 'approvalBook' | 'approvals' | 'access' | 'portal' | 'clock' | 'log'>;

/**
 * The buttons *Approve* and *Refuse*:
 * 1. The request is read from its message: it must wait, be less than 15 minutes old, and be another person's.
 * 2. Who asked must still be allowed to.
 * 3. The decision is written into the thread, which is the audit note; the oldest one there counts.
 * 4. Only the process whose decision counts carries it out, once. After a crash nobody does it again: whose press finds
 *    an older decision has the message looked at again a minute later, so that it does not wait for nothing.
 */
export const createDecisions = (parts: Deciding, carriers: Carriers) => ({
  approve: listener('approved', parts, carriers),
  refuse: listener('refused', parts, carriers),
});

const listener = (kind: Decision['kind'], parts: Deciding, carriers: Carriers): Listener => ({
  run: async (asked) => {
    const { approvalBook: book, log } = parts;
    const tell = (words: string): Promise<void> => asked.reply(plain(words));
    let told: PostedApproval | undefined;
    try {
      told = await book.at(asked.message);
    } catch {
      return await tell(unreadWords);
    }
    const objection = told ? await objectionTo(told, asked, parts) : foreignWords;
    if (!told || objection !== undefined) return await tell(objection ?? foreignWords);
    const decision = { kind, by: asked.actor.user };
    let counts: Awaited<ReturnType<typeof book.decide>>;
    try {
      counts = await book.decide(told, decision);
    } catch (error) {
      log.warn({ err: error, approval: told.approval.key }, 'a decision was not taken down');
      return await tell(undecidedWords);
    }
    if (!counts.isOwn) {
      parts.approvals.finishSoon(told.id);
      return await tell(decidedWords(counts));
    }
    log.info({ user: decision.by, approval: told.approval.key }, `a request was ${kind}`);
    if (kind === 'refused') {
      await show(told, { kind, by: decision.by }, parts);
      return await tell(refusedWords);
    }
    await carryOut(told, decision.by, { ...parts, carriers, tell });
  },
});

/** Why this press decides nothing, in words. */
const objectionTo = async (told: PostedApproval, { actor }: Asked, parts: Deciding): Promise<string | undefined> => {
  const { approvalBook: book, access, portal, clock } = parts;
  const { approval, state } = told;
  if (approval.portal !== portal.origin) return foreignWords;
  const reason = reasonNotToDecide(approval, state, { by: actor.user, now: clock.now() });
  if (reason === 'expired' && state.kind === 'waiting') await finishLeft(told.id, book).catch(() => undefined);
  if (reason !== undefined) return notNowWords(reason, state);
  const { requestedBy: user, teams } = approval;
  return (await access.may({ user, teams }, 'operator')).isAllowed ? undefined : lostRightWords(user);
};

/** Carries out what was approved, and shows what came of it. */
const carryOut = async (
  told: PostedApproval,
  by: string,
  parts: Deciding & { readonly carriers: Carriers; readonly tell: (words: string) => Promise<void> },
): Promise<void> => {
  const { requestedBy, requestedAt, key, action } = told.approval;
  // The machine may have been suspended since the press.
  if (parts.clock.now() - requestedAt >= 2 * approvalGoodMs) return await parts.tell(undecidedWords);
  await show(told, { kind: 'approved', by }, parts);
  const tell = async (words: string): Promise<void> => {
    await show(told, { kind: 'done', by }, parts, words);
    await parts.tell(words);
  };
  await carrierOf(action, parts.carriers)({ by: requestedBy, key, tell });
};

type To = Parameters<Carriers['delete']>[1];

const carrierOf = (action: ApprovalAction, carriers: Carriers): ((to: To) => Promise<void>) => {
  switch (action.kind) {
    case 'delete':
      return (to) => carriers.delete(action, to);
    case 'schedule':
      return (to) => carriers.schedule(action, to);
    case 'restore':
      return (to) => carriers.restore(action, to);
    case 'start':
      return (to) => carriers.start(action, to);
  }
};

/** The message is only for people to read; the decision itself is in its thread. */
const show = async (
  told: PostedApproval,
  state: PostedApproval['state'],
  { approvalBook, log }: Deciding,
  result?: string,
): Promise<void> => {
  await approvalBook.show(told, state, result).catch((error: unknown) => {
    log.warn({ err: error, approval: told.approval.key }, 'an approval does not show how it stands');
  });
};
