import type { ApprovalState, Decision, reasonNotToDecide } from '../../backup/approval.ts';
import type { PostedApproval } from '../../channel/approval-book.ts';
import type { Place } from '../../slack/blocks/outcome-text.ts';
import { quoted } from '../../slack/blocks/text.ts';
import type { SlackFailure } from '../../slack/web.ts';

/** What is said to a person whose request needs approval. */
export const askedWords = ({ state }: PostedApproval, place: Place): string => {
  const where = place.link === '' ? `<#${place.channel}>` : `<${place.link}|the request in the admin channel>`;
  return state.kind === 'waiting'
    ? `Another operator has to approve this: see ${where}. It is good for 15 minutes. Nothing was done yet.`
    : `This was asked for and decided already: see ${where}. Nothing more was done.`;
};

/** The request could not be posted. */
export const unaskedWords = (failure: SlackFailure, channel: string): string =>
  failure.kind === 'refused'
    ? `Another operator has to approve this, and Slack did not take the request in <#${channel}> (${quoted(failure.code, 60)}). Nothing was done.`
    : `Another operator has to approve this, and Slack did not confirm the request in <#${channel}>. Nothing was done. Look there before you ask again.`;

/** Why a press of *Approve* or *Refuse* decides nothing. */
export const notNowWords = (
  reason: NonNullable<ReturnType<typeof reasonNotToDecide>>,
  state: ApprovalState,
): string => {
  switch (reason) {
    case 'own':
      return 'You asked for this yourself: another operator has to decide. Nothing was done.';
    case 'expired':
      return 'This request is older than 15 minutes. Nothing was done. Ask for it again.';
    case 'decided':
      return 'by' in state
        ? decidedWords({ kind: state.kind === 'refused' ? 'refused' : 'approved', by: state.by })
        : 'This was decided already. Nothing more was done.';
  }
};

/** Somebody else was faster. */
export const decidedWords = ({ kind, by }: Decision): string =>
  `<@${by}> has ${kind} this already. Nothing more was done: a request is carried out once.`;

export const refusedWords = 'You refused this. Nothing was done.';

export const lostRightWords = (user: string): string =>
  `<@${user}>, who asked for this, may not do it any more. Nothing was done.`;

export const foreignWords =
  'This request is not one that this bot can read, or is of another portal. Nothing was done.';

export const unreadWords = 'Slack did not show the request. Nothing was done. Try again in a minute.';

export const undecidedWords =
  'Slack did not confirm your decision in the thread of the request. Nothing was done. Press the same button again in a minute.';
