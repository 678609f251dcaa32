import type { Answer } from '../../backup/answer.ts';
import { explain } from '../../backup/explain.ts';
import type { BackupRequest } from '../../backup/job.ts';
import { createNews } from '../../runner/news.ts';
import type { Runner } from '../../runner/runner.ts';
import type { Filled, Form, Intake } from '../asked.ts';
import { asking, readOffer } from '../views/answer.ts';
import { nextRound, readForm } from '../views/fields.ts';
import { tellingModal } from '../views/modal.ts';
import { blankOptions, optionsAnswer, optionsForm, optionsState, optionsTitle, wishOf } from '../views/options.ts';
import { placeComplaint } from '../views/storage-fields.ts';
import { type Block, quoted, section } from '../views/text.ts';
import type { createStart } from './start.ts';

/** Answers after which the person may want to try again at once: nothing runs, and it may be what they chose. */
const isWorthAnotherTry: ReadonlySet<Answer['kind']> = new Set(['unasked', 'unwritten', 'not_started', 'stopping']);

/** A start with the place of the person's choice, asked for and answered in one modal. */
export const createOptions = (options: {
  readonly runner: Pick<Runner, 'facts'>;
  readonly begin: ReturnType<typeof createStart>['begin'];
  readonly backup: BackupRequest;
  readonly portal: string;
}) => {
  const { runner, begin, backup, portal } = options;
  const isNews = createNews();

  const form: Form = {
    verb: 'start',
    title: optionsTitle,
    fill: async (_, screen) => {
      const { known, refusal } = await runner.facts();
      await screen.show(
        known
          ? optionsForm(optionsState(backup, known.isStandalone), portal)
          : tellingModal(optionsTitle, `${quoted(explain(refusal, 'look'), 900)} Nothing was started.`),
      );
    },
  };

  const start: Intake = {
    verb: 'start',
    check: placeComplaint,
    run: async (filled) => {
      const { screen } = filled;
      const shown = readForm(blankOptions, filled.note, {});
      const state = readForm(blankOptions, filled.note, filled.values);
      if (!shown || !state) return await screen.show(tellingModal(optionsTitle, foreign));
      const again = (said: readonly Block[]): Promise<void> =>
        screen.show(optionsForm({ ...state, round: nextRound(state.round) }, portal, said));
      if (!isNews(filled.trigger)) return await screen.show(tellingModal(optionsTitle, twice));
      const wish = wishOf(state);
      if (!wish || state.storage !== shown.storage) return await again([section(unfit)]);
      await begin(
        {
          ...filled,
          show: (message, said) =>
            isWorthAnotherTry.has(said.kind) ? again(message.blocks) : screen.show(optionsAnswer(message)),
        },
        wish,
      );
    },
  };

  /** The yes to a price, said in the modal. */
  const paid: Intake = {
    verb: 'start a paid backup',
    run: async (filled: Filled) => {
      const { screen, value } = filled;
      const offer = readOffer(value);
      if (!offer) return await screen.show(tellingModal(optionsTitle, foreign));
      await screen.show(tellingModal(optionsTitle, asking));
      await begin({ ...filled, show: (message) => screen.show(optionsAnswer(message)) }, offer.wish, offer);
    },
  };

  /** Shows the fields that fit what was chosen. */
  const redraw: Intake = {
    verb: 'start',
    run: async (filled) => {
      const state = readForm(blankOptions, filled.note, filled.values);
      if (state) await filled.redraw(optionsForm(state, portal));
    },
  };

  return { form, start, paid, redraw };
};

const unfit =
  'The form has other fields for what you chose, and shows them now. Nothing was started. Check the fields, then start again.';
const foreign =
  'This dialog was opened before the bot was updated. Nothing was started. Open it again with `/backup start options`.';
const twice = 'Slack sent this twice, and the bot acts on it once. Its card in the admin channel shows the result.';
