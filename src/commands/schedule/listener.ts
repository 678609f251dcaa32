import type { BackupRequest } from '../../backup/job.ts';
import type { Scheduled } from '../../backup/scheduled.ts';
import { offeredStorages } from '../../backup/storage.ts';
import { requestFor } from '../../backup/target.ts';
import type { Announce } from '../../channel/announce.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Access } from '../../slack/access.ts';
import { nextRound, readForm } from '../../slack/blocks/fields.ts';
import { tellingModal } from '../../slack/blocks/modal.ts';
import { offerState, placeComplaint } from '../../slack/blocks/storage-fields.ts';
import type { Filled, Form, Intake } from '../../slack/listener.ts';
import { keyOf } from '../../slack/request-key.ts';
import type { ScheduleChange } from './change.ts';
import { draftOf } from './form-values.ts';
import {
  blankSchedule,
  type ScheduleState,
  scheduleForm,
  scheduleNow,
  scheduleState,
  scheduleTitle,
} from './view-form.ts';
import {
  announcement,
  changedWords,
  foreignWords,
  lostWords,
  overtakenWords,
  refusedWords,
  sameWords,
  twiceWords,
  unclearWords,
  unfitWords,
  unreadWords,
} from './view-result.ts';

/** The portal's own schedule: shown, changed and deleted in one modal. */
export const createSchedule = (options: {
  readonly runner: Pick<Runner, 'schedules'>;
  readonly access: Access;
  readonly announce: Announce;
  readonly backup: BackupRequest;
  readonly portal: string;
  readonly adminChannel: string;
}) => {
  const { runner, access, announce, backup, portal, adminChannel } = options;
  const { slot } = backup;

  const stateOf = (scheduled: Scheduled): ScheduleState => {
    const offered = offeredStorages(scheduled.isStandalone, backup, scheduled.schedule);
    return scheduleState(scheduled, backup, offerState(offered));
  };

  const form: Form = {
    verb: 'schedule',
    title: scheduleTitle,
    fill: async ({ actor }, screen) => {
      const [{ value: scheduled, failure }, verdict] = await Promise.all([
        runner.schedules.read(slot),
        access.may(actor, 'change the schedule'),
      ]);
      if (failure) return await screen.show(tellingModal(scheduleTitle, unreadWords(failure)));
      if (verdict.isAllowed) return await screen.show(scheduleForm(stateOf(scheduled)));
      await screen.show(tellingModal(scheduleTitle, `${scheduleNow(scheduled)}\n${forOperators}`));
    },
  };

  /** Changes the schedule that the modal shows, and tells in the modal what became of it. */
  const change = async (
    { actor, trigger, screen }: Filled,
    state: ScheduleState,
    wanted: ScheduleChange['wanted'],
  ): Promise<void> => {
    const tell = (words: string): Promise<void> => screen.show(tellingModal(scheduleTitle, words));
    const again = (words: string, over: ScheduleState = state): Promise<void> =>
      screen.show(scheduleForm({ ...over, round: nextRound(state.round) }, words));
    const key = keyOf(trigger);
    const said = await runner.schedules.change({
      key,
      by: actor.user,
      slot,
      mark: state.mark,
      wanted,
      onLost: () => tell(lostWords),
    });
    switch (said?.kind) {
      case 'changed': {
        const words = announcement(said, { by: actor.user, portal, slot });
        const unannounced = await announce(words, { run: key, about: 'schedule', by: actor.user });
        return await tell(changedWords(said, adminChannel, unannounced));
      }
      case 'same':
        return await tell(sameWords(said.now));
      case 'overtaken':
        return await again(overtakenWords, stateOf(said.now));
      case 'unread':
      case 'refused':
        return await again(refusedWords(said.failure));
      case 'unclear':
        return await tell(unclearWords(said.failure, said.now));
      case undefined:
        return await tell(twiceWords);
    }
  };

  const save: Intake = {
    verb: 'change the schedule',
    check: placeComplaint,
    run: async (filled) => {
      const shown = readForm(blankSchedule, filled.note, {});
      const state = readForm(blankSchedule, filled.note, filled.values);
      if (!shown || !state) return await filled.screen.show(tellingModal(scheduleTitle, foreignWords));
      const again = (words: string): Promise<void> =>
        filled.screen.show(scheduleForm({ ...state, round: nextRound(state.round) }, words));
      if (state.every !== shown.every || state.storage !== shown.storage) return await again(unfitWords);
      const draft = draftOf(state);
      if (typeof draft === 'string') return await again(`:warning: ${draft} Nothing was changed.`);
      const { storage, folder, rhythm, copiesKept } = draft;
      await change(filled, state, (now) => {
        const { params } = requestFor({ slot, storage, folder, retryOf: '' }, now?.storage === storage ? now : backup);
        return { slot, storage, params, rhythm, copiesKept };
      });
    },
  };

  const remove: Intake = {
    verb: 'change the schedule',
    run: async (filled) => {
      const state = readForm(blankSchedule, filled.note, filled.values);
      if (!state) return await filled.screen.show(tellingModal(scheduleTitle, foreignWords));
      await filled.screen.show(tellingModal(scheduleTitle, 'Asking the portal…'));
      await change(filled, state, () => undefined);
    },
  };

  /** Shows the fields that fit what was chosen. */
  const redraw: Intake = {
    verb: 'change the schedule',
    run: async (filled) => {
      const state = readForm(blankSchedule, filled.note, filled.values);
      if (state) await filled.redraw(scheduleForm(state));
    },
  };

  return { form, save, remove, redraw };
};

const forOperators = 'Changing it is for the operators of this bot.';
