import type { Scheduled } from '../../backup/scheduled.ts';
import { nextRound, readForm } from '../../slack/blocks/fields.ts';
import { textModal } from '../../slack/blocks/modal.ts';
import { placeComplaint } from '../../slack/blocks/storage-fields.ts';
import type { Form, Intake } from '../../slack/listener.ts';
import type { Carriers, Parts } from '../parts.ts';
import { carryOutChange, scheduleFrom } from './carry-out.ts';
import { createScheduling } from './change.ts';
import { type Change, createChange, stateFrom } from './change-in-form.ts';
import { draftOf } from './form-values.ts';
import { blankSchedule, type ScheduleState, scheduleForm, scheduleNow, scheduleTitle } from './view-form.ts';
import { foreignWords, problemWords, unfitWords, unreadWords } from './view-result.ts';

/** The portal's own schedule: shown, changed and deleted in one modal. */
export const createSchedule = (
  parts: Pick<Parts, 'portal' | 'access' | 'announce' | 'approvals' | 'backup' | 'channel' | 'clock' | 'log'>,
) => {
  const { access, backup } = parts;
  const schedules = createScheduling(parts);
  const { slot } = backup;

  const stateOf = (scheduled: Scheduled): ScheduleState => stateFrom(scheduled, backup);
  const change = createChange(parts, schedules);

  const form: Form = {
    title: scheduleTitle,
    fill: async ({ actor }, screen) => {
      const [{ value: scheduled, failure }, verdict] = await Promise.all([
        schedules.read(slot),
        access.may(actor, 'operator'),
      ]);
      if (failure) return await screen.show(textModal(scheduleTitle, unreadWords(failure)));
      if (verdict.isAllowed) return await screen.show(scheduleForm(stateOf(scheduled)));
      await screen.show(textModal(scheduleTitle, `${scheduleNow(scheduled)}\n${forOperators}`));
    },
  };

  const remove: Intake = {
    run: async (filled) => {
      const state = readForm(blankSchedule, filled.note, filled.values);
      if (!state) return await filled.screen.show(textModal(scheduleTitle, foreignWords));
      await filled.screen.show(textModal(scheduleTitle, 'Asking the portal…'));
      await change(filled, state, undefined);
    },
  };

  /** Shows the fields that fit what was chosen. */
  const redraw: Intake = {
    run: async (filled) => {
      const state = readForm(blankSchedule, filled.note, filled.values);
      if (state) await filled.redraw(scheduleForm(state));
    },
  };

  const carryOut: Carriers['schedule'] = async ({ mark, draft, slot: of }, { tell, ...to }) => {
    const wanted = scheduleFrom(draft, of, backup);
    const { words } = await carryOutChange({ ...to, slot: of, mark, wanted, tell }, { ...parts, schedules });
    await tell(words);
  };

  return { form, save: createSave(change), remove, redraw, carryOut };
};

/** Saves the schedule that the form says. */
const createSave = (change: Change): Intake => ({
  check: placeComplaint,
  run: async (filled) => {
    const shown = readForm(blankSchedule, filled.note, {});
    const state = readForm(blankSchedule, filled.note, filled.values);
    if (!shown || !state) return await filled.screen.show(textModal(scheduleTitle, foreignWords));
    const again = (words: string): Promise<void> =>
      filled.screen.show(scheduleForm({ ...state, round: nextRound(state.round) }, words));
    if (state.every !== shown.every || state.storage !== shown.storage) return await again(unfitWords);
    const { value: draft, failure } = draftOf(state);
    if (!draft) return await again(problemWords(failure));
    await change(filled, state, draft);
  },
});

const forOperators = 'Changing it is for the operators of this bot.';
