import type { Answer } from '../../backup/outcome.ts';
import { toResult } from '../../backup/result.ts';
import { createDedupe } from '../../lib/dedupe.ts';
import { readOffer } from '../../slack/blocks/cost-question.ts';
import { explain } from '../../slack/blocks/explain.ts';
import { nextRound, readForm } from '../../slack/blocks/fields.ts';
import { textModal } from '../../slack/blocks/modal.ts';
import { asking } from '../../slack/blocks/outcome-text.ts';
import { placeComplaint } from '../../slack/blocks/storage-fields.ts';
import { type Block, quoted, section } from '../../slack/blocks/text.ts';
import type { Filled, Form, Intake } from '../../slack/listener.ts';
import type { Parts } from '../parts.ts';
import type { createStart } from './listener.ts';
import { blankOptions, optionsAnswer, optionsForm, optionsState, optionsTitle, targetOf } from './view-options.ts';

/** Answers after which the person may want to try again at once: nothing runs, and it may be what they chose. */
const isWorthAnotherTry: ReadonlySet<Answer['kind']> = new Set(['unasked', 'unwritten', 'not_started', 'stopping']);

type Begin = ReturnType<typeof createStart>['begin'];

/** A start with the place of the person's choice, asked for and answered in one modal. */
export const createOptions = (parts: Pick<Parts, 'portal' | 'backup'> & { readonly begin: Begin }) => {
  const { begin, backup } = parts;
  const portal = parts.portal.origin;

  const form: Form = {
    isStart: true,
    title: optionsTitle,
    fill: async (_, screen) => {
      const { value: facts, failure } = await toResult(parts.portal.facts());
      await screen.show(
        facts
          ? optionsForm(optionsState(backup, facts.isStandalone), portal)
          : textModal(optionsTitle, `${quoted(explain(failure, 'look'), 900)} Nothing was started.`),
      );
    },
  };

  const start = createSubmit(portal, begin);

  /** The yes to a price, said in the modal. */
  const paid: Intake = {
    isStart: true,
    run: async (filled: Filled) => {
      const { screen, value } = filled;
      const offer = readOffer(value);
      if (!offer) return await screen.show(textModal(optionsTitle, foreign));
      await screen.show(textModal(optionsTitle, asking));
      await begin({ ...filled, show: (message) => screen.show(optionsAnswer(message)) }, offer.target, offer);
    },
  };

  /** Shows the fields that fit what was chosen. */
  const redraw: Intake = {
    isStart: true,
    run: async (filled) => {
      const state = readForm(blankOptions, filled.note, filled.values);
      if (state) await filled.redraw(optionsForm(state, portal));
    },
  };

  return { form, start, paid, redraw };
};

/** Starts what the form says; if nothing runs afterwards, the form is shown again. */
const createSubmit = (portal: string, begin: Begin): Intake => {
  const isFirstTime = createDedupe();
  return {
    isStart: true,
    check: placeComplaint,
    run: async (filled) => {
      const { screen } = filled;
      const shown = readForm(blankOptions, filled.note, {});
      const state = readForm(blankOptions, filled.note, filled.values);
      if (!shown || !state) return await screen.show(textModal(optionsTitle, foreign));
      const again = (said: readonly Block[]): Promise<void> =>
        screen.show(optionsForm({ ...state, round: nextRound(state.round) }, portal, said));
      if (!isFirstTime(filled.trigger)) return await screen.show(textModal(optionsTitle, twice));
      const target = targetOf(state);
      if (!target || state.storage !== shown.storage) return await again([section(unfit)]);
      const show: Parameters<Begin>[0]['show'] = (message, said) =>
        said && isWorthAnotherTry.has(said.kind) ? again(message.blocks) : screen.show(optionsAnswer(message));
      await begin({ ...filled, show }, target);
    },
  };
};

const unfit =
  'The form has other fields for what you chose, and shows them now. Nothing was started. Check the fields, then start again.';
const foreign =
  'This dialog was opened before the bot was updated. Nothing was started. Open it again with `/backup start options`.';
const twice = 'Slack sent this twice, and the bot acts on it once. Its card in the admin channel shows the result.';
