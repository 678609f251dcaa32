import {
  type Approval,
  type ApprovalAction,
  type ApprovalState,
  approvalGoodMs,
  type Decision,
} from '../backup/approval.ts';
import { hasPlace, placeKey } from '../backup/storage.ts';
import { backupWords, storageWords } from '../slack/blocks/labels.ts';
import { scheduleWords } from '../slack/blocks/schedule-text.ts';
import {
  type Button,
  code,
  context,
  host,
  iso,
  label,
  type Message,
  quoted,
  row,
  section,
  when,
} from '../slack/blocks/text.ts';

/** A request as one message, edited in place to its end; `result`: what came of it, in words. */
export const approvalMessage = (approval: Approval, state: ApprovalState, result?: string): Message => {
  const { requestedBy, requestedAt, action, portal } = approval;
  const goodUntil = requestedAt + approvalGoodMs;
  const told = `<@${requestedBy}> asks to ${actionWords(action, when)}.`;
  const end = endWords(state, result);
  const isWaiting = state.kind === 'waiting';
  return {
    text: `${heads[state.kind].words}: ${quoted(portal, 250)}, <@${requestedBy}> asks to ${actionWords(action, iso)}. ${isWaiting ? `Good until ${iso(goodUntil)}.` : end}`,
    blocks: [
      section(`${heads[state.kind].sign} *${heads[state.kind].words}*  ·  *${host(portal)}*`),
      section(isWaiting ? `${told}\nAnother operator has to agree.` : `${told}\n${end}`),
      context(
        isWaiting ? `asked ${when(requestedAt)}  ·  good until ${when(goodUntil)}` : `asked ${when(requestedAt)}`,
      ),
      ...(isWaiting ? [row(approve, refuse)] : []),
    ],
  };
};

/** The audit note of a decision, in the thread of its request. */
export const decisionNote = ({ requestedBy, action }: Approval, { kind, by }: Decision): Message => {
  const text = `<@${by}> ${kind} what <@${requestedBy}> asked for: to ${actionWords(action, when)}.`;
  return { text, blocks: [section(text)] };
};

const heads: Readonly<Record<ApprovalState['kind'], { readonly sign: string; readonly words: string }>> = {
  waiting: { sign: ':bell:', words: 'Approval needed' },
  approved: { sign: ':hourglass_flowing_sand:', words: 'Approved' },
  done: { sign: ':white_check_mark:', words: 'Approved' },
  unknown: { sign: ':grey_question:', words: 'Approved' },
  refused: { sign: ':no_entry_sign:', words: 'Refused' },
  expired: { sign: ':no_entry_sign:', words: 'Expired' },
};

const endWords = (state: ApprovalState, result: string | undefined): string => {
  switch (state.kind) {
    case 'waiting':
      return '';
    case 'expired':
      return 'Nobody decided within 15 minutes. Nothing was done: ask again.';
    case 'refused':
      return `<@${state.by}> refused. Nothing was done.`;
    case 'approved':
      return `<@${state.by}> approved. It is being carried out.`;
    case 'done':
      return `<@${state.by}> approved. ${result ?? ''}`.trimEnd();
    case 'unknown':
      return `<@${state.by}> approved, and the bot was stopped before it could say what came of it. It is not carried out a second time: look before you ask again.`;
  }
};

/** What is asked for, behind “to”. */
const actionWords = (action: ApprovalAction, time: (at: number) => string): string => {
  switch (action.kind) {
    case 'delete': {
      const made = action.createdAt === undefined ? '' : `, made ${time(action.createdAt)}`;
      return `delete the copy ${code(action.fileName || action.id)}${made}`;
    }
    case 'schedule': {
      const { slot, draft, timeZone } = action;
      if (!draft) return `delete the schedule of the ${backupWords[slot]}`;
      const { storage, folder } = draft;
      const params = hasPlace(storage) && folder !== undefined ? { [placeKey[storage]]: folder } : {};
      const schedule = { slot, storage, params, rhythm: draft.rhythm, copiesKept: draft.copiesKept };
      return `set the schedule of the ${backupWords[slot]}: ${scheduleWords({ schedule, timeZone })}`;
    }
    case 'restore': {
      const { schedule, timeZone } = action;
      if (!schedule) return 'set the deleted schedule again';
      return `set the deleted schedule of the ${backupWords[schedule.slot]} again: ${scheduleWords({ schedule, timeZone })}`;
    }
    case 'start': {
      const { target, price } = action;
      const folder = target.folder === undefined ? '' : ` ${code(target.folder)}`;
      const cost =
        price === undefined ? '' : price === '' ? ', which costs money' : `, which costs ${quoted(price, 40)}`;
      return `start a ${backupWords[target.slot]} to ${storageWords[target.storage]}${folder}${cost}`;
    }
  }
};

const approve: Button = {
  type: 'button',
  action_id: 'backup_approve',
  style: 'primary',
  text: label('Approve'),
  value: 'approve',
};

const refuse: Button = {
  type: 'button',
  action_id: 'backup_refuse',
  style: 'danger',
  text: label('Refuse'),
  value: 'refuse',
};
