import { boolean, both, byType, type Check, exactlyOne, integer, list, oneOf, shape, string } from './check.ts';
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
const richOption = shape({ text: anyText(75), value: string(1, 150) }, { description: anyText(75) });
const linkedOption = shape(
  { text: plainText(75), value: string(1, 150) },
  { description: plainText(75), url: string(1, 3000) },
);
const optionGroup = shape({ label: plainText(75), options: list(option, 1, 100) });

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
  shape(
    {},
    {
      ...actionId,
      ...focus,
      ...placeholder,
      confirm,
      initial_option: option,
      options: list(option, 1, 100),
      option_groups: list(optionGroup, 1, 100),
    },
  ),
  both(exactlyOne('options', 'option_groups'), initialIsOffered),
);

const overflow = shape({ options: list(linkedOption, 1, 5) }, { ...actionId, confirm });

const radioButtons = both(
  shape({ options: list(richOption, 1, 10) }, { ...actionId, ...focus, confirm, initial_option: richOption }),
  initialIsOffered,
);

const checkboxes = both(
  shape(
    { options: list(richOption, 1, 10) },
    { ...actionId, ...focus, confirm, initial_options: list(richOption, 1, 10) },
  ),
  initialIsOffered,
);

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

/** An image element or the fields of an image block, without its title. */
export const imageFields: Readonly<Record<string, Check>> = {
  image_url: string(1, 3000),
  slack_file: both(shape({}, { id: string(1, 255), url: string(1, 3000) }), exactlyOne('id', 'url')),
};
export const imageSource = exactlyOne('image_url', 'slack_file');
export const image = both(shape({ alt_text: string(1, 2000) }, imageFields), imageSource);

const chooser = { button, static_select: staticSelect, overflow, radio_buttons: radioButtons, checkboxes };

/** What an actions block may hold; elements this workspace does not know are refused. */
export const actionElement: Check = byType(chooser);

/** What may stand beside a section's text. */
export const accessory: Check = byType({ ...chooser, image });

/** What an input block may ask for. */
export const inputElement: Check = byType({
  static_select: staticSelect,
  radio_buttons: radioButtons,
  checkboxes,
  plain_text_input: plainTextInput,
  number_input: numberInput,
});
