import type { BackupRequest } from '../../backup/job.ts';
import type { Scheduled } from '../../backup/scheduled.ts';
import { offeredStorages } from '../../backup/storage.ts';
import { nextRound } from '../../slack/blocks/fields.ts';
import { tellingModal } from '../../slack/blocks/modal.ts';
import { offerState } from '../../slack/blocks/storage-fields.ts';
import type { Filled } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { Parts } from '../parts.ts';
import type { ScheduleChange, Scheduling } from './change.ts';
import { type ScheduleState, scheduleForm, scheduleState, scheduleTitle } from './view-form.ts';
import {
  announcement,
  changedWords,
  lostWords,
  overtakenWords,
  refusedWords,
  sameWords,
  twiceWords,
  unclearWords,
} from './view-result.ts';

/** The form as it shows a schedule. */
export const stateFrom = (scheduled: Scheduled, backup: BackupRequest): ScheduleState =>
  scheduleState(scheduled, backup, offerState(offeredStorages(scheduled.isStandalone, backup, scheduled.schedule)));

export type Change = (filled: Filled, state: ScheduleState, wanted: ScheduleChange['wanted']) => Promise<void>;

/** Changes the schedule that the modal shows, and tells in the modal what became of it. */
export const createChange =
  (parts: Pick<Parts, 'portal' | 'announce' | 'backup' | 'channel'>, schedules: Scheduling): Change =>
  async ({ actor, trigger, screen }, state, wanted) => {
    const { announce, backup, channel } = parts;
    const { slot } = backup;
    const tell = (words: string): Promise<void> => screen.show(tellingModal(scheduleTitle, words));
    const again = (words: string, over: ScheduleState = state): Promise<void> =>
      screen.show(scheduleForm({ ...over, round: nextRound(state.round) }, words));
    const request = { key: keyOf(trigger), by: actor.user, slot, mark: state.mark, wanted };
    const said = await schedules.change({ ...request, onLost: () => tell(lostWords) });
    switch (said?.kind) {
      case 'changed': {
        const words = announcement(said, { by: actor.user, portal: parts.portal.origin, slot });
        const unannounced = await announce(words, { run: request.key, about: 'schedule', by: actor.user });
        return await tell(changedWords(said, channel.id, unannounced));
      }
      case 'same':
        return await tell(sameWords(said.now));
      case 'overtaken':
        return await again(overtakenWords, stateFrom(said.now, backup));
      case 'unread':
      case 'refused':
        return await again(refusedWords(said.failure));
      case 'unclear':
        return await tell(unclearWords(said.failure, said.now));
      case undefined:
        return await tell(twiceWords);
    }
  };
