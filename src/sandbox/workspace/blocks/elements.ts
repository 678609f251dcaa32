import { boolean, both, byType, type Check, integer, list, oneOf, shape, string } from './check.ts';
import { initialIsOffered, numbersFit } from './initial.ts';
import { anyText, plainText } from './texts.ts';

const actionId = { action_id: string(1, 255) };
const focus = { focus_on_load: boolean };
const placeholder = { placeholder: plainText(150) };
const colour = oneOf('primary', 'danger');

const confirm = shape(
  { text: anyText(300) },
  { title: plainText(100), confirm: plainText(30), deny: plainText(30), style: colour },
);

const option = shape({ text: plainText(75), value: string(1, 150) }, { description: plainText(75) });
const linkedOption = shape(
  { text: plainText(75), value: string(1, 150) },
  { description: plainText(75), url: string(1, 3000) },
);
const button = shape(
  { text: plainText(75) },
  {
    ...actionId,
    url: string(1, 3000),
    value: string(1, 2000),
    style: colour,
    confirm,
    accessibility_label: string(1, 75),
  },
);

const staticSelect = both(
  shape({ options: list(option, 1, 100) }, { ...actionId, ...focus, ...placeholder, confirm, initial_option: option }),
  initialIsOffered,
);

const overflow = shape({ options: list(linkedOption, 1, 5) }, { ...actionId, confirm });

const dispatch = {
  dispatch_action_config: shape({
    trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2),
  }),
};

const plainTextInput = shape(
  {},
  {
    ...actionId,
    ...focus,
    ...placeholder,
    ...dispatch,
    initial_value: string(0, 3000),
    multiline: boolean,
    min_length: integer(0, 3000),
    max_length: integer(1, 3000),
  },
);

const numberInput = both(
  shape(
    { is_decimal_allowed: boolean },
    {
      ...actionId,
      ...focus,
      ...placeholder,
      ...dispatch,
      initial_value: string(1, 64),
      min_value: string(1, 64),
      max_value: string(1, 64),
    },
  ),
  numbersFit,
);

/** What an actions block may hold, or a section beside its text; elements this workspace does not know are refused. */
export const actionElement: Check = byType({ button, static_select: staticSelect, overflow });

/** What an input block may ask for. */
export const inputElement: Check = byType({
  static_select: staticSelect,
  plain_text_input: plainTextInput,
  number_input: numberInput,
});
