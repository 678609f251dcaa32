import type { ScheduleDraft } from '../../backup/approval.ts';
import type { BackupRequest } from '../../backup/job.ts';
import type { Scheduled } from '../../backup/scheduled.ts';
import { offeredStorages } from '../../backup/storage.ts';
import { nextRound } from '../../slack/blocks/fields.ts';
import { textModal } from '../../slack/blocks/modal.ts';
import { offerState } from '../../slack/blocks/storage-fields.ts';
import type { Filled } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Parts } from '../parts.ts';
import { carryOutChange, scheduleFrom } from './carry-out.ts';
import type { Scheduling } from './change.ts';
import { type ScheduleState, scheduleForm, scheduleState, scheduleTitle } from './view-form.ts';

/** The form as it shows a schedule. */
export const stateFrom = (scheduled: Scheduled, backup: BackupRequest): ScheduleState =>
  scheduleState(scheduled, backup, offerState(offeredStorages(scheduled.isStandalone, backup, scheduled.schedule)));

/** `draft` undefined: the schedule is deleted. */
export type Change = (filled: Filled, state: ScheduleState, draft: ScheduleDraft | undefined) => Promise<void>;

/** Changes the schedule that the modal shows, or asks for approval, and says in the modal what came of it. */
export const createChange =
  (parts: Pick<Parts, 'portal' | 'announce' | 'approvals' | 'backup' | 'channel'>, schedules: Scheduling): Change =>
  async ({ actor, trigger, screen }, state, draft) => {
    const { approvals, backup } = parts;
    const { slot } = backup;
    const tell = (words: string): Promise<void> => screen.show(textModal(scheduleTitle, words));
    const again = (words: string, over: ScheduleState = state): Promise<void> =>
      screen.show(scheduleForm({ ...over, round: nextRound(state.round) }, words));
    const { mark, zone } = state;
    if (approvals.needs('schedule')) {
      const timeZone = zone || undefined;
      const action = { kind: 'schedule', slot, mark, ...(draft && { draft }), ...(timeZone && { timeZone }) } as const;
      return await tell(await approvals.ask({ verb: 'schedule', action, actor, request: trigger }));
    }
    const wanted = scheduleFrom(draft, slot, backup);
    const change = { key: keyOf(trigger), by: actor.user, slot, mark, wanted, tell };
    const { said, words } = await carryOutChange(change, { ...parts, schedules });
    switch (said?.kind) {
      case 'overtaken':
        return await again(words, stateFrom(said.now, backup));
      case 'unread':
      case 'refused':
        return await again(words);
      case 'changed':
      case 'same':
      case 'unclear':
      case undefined:
        return await tell(words);
    }
  };
