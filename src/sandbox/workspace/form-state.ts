import type { Block } from './blocks/blocks.ts';
import { isObject } from './blocks/check.ts';
import { elementsOf } from './blocks/stored.ts';
import type { Payload } from './payloads.ts';

/** What a person entered, by `action_id`: the text, the chosen option's value, or several values for checkboxes. */
export type Entries = Readonly<Record<string, string | readonly string[]>>;

/**
 * The `state.values` of blocks with what a person entered, and what was there initially where they entered nothing.
 * Throws where Slack's form would not let the person do it: an option that is not offered, a required field left empty.
 */
export const formState = (blocks: readonly Block[], entries: Entries): Readonly<Record<string, Payload>> => {
  const values: Record<string, Record<string, unknown>> = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (element.type === 'button' || element.type === 'overflow') continue;
      const value = entered(element, entries[String(element.action_id)]);
      if (block.type === 'input' && block.optional !== true && isEmpty(value)) {
        throw new Error(`Slack does not send this form: ${String(element.action_id)} is required.`);
      }
      values[block.block_id] = { ...values[block.block_id], [String(element.action_id)]: value };
    }
  }
  return values;
};

/** The option of an element with this value; throws where the element offers none. */
export const optionOf = (element: Payload, value: string): Payload => {
  const found = optionsOf(element).find((option) => option.value === value);
  if (found === undefined) throw new Error(`${String(element.action_id)} offers no option with the value ${value}.`);
  return found;
};

const entered = (element: Payload, entry: string | readonly string[] | undefined): Payload => {
  const type = element.type;
  if (type === 'checkboxes') {
    const initial = element.initial_options ?? [];
    return {
      type,
      selected_options: entry === undefined ? initial : [entry].flat().map((one) => optionOf(element, one)),
    };
  }
  if (type === 'static_select' || type === 'radio_buttons') {
    const initial = element.initial_option ?? null;
    return { type, selected_option: entry === undefined ? initial : optionOf(element, String(entry)) };
  }
  return { type, value: entry === undefined ? (element.initial_value ?? null) : String(entry) || null };
};

const isEmpty = (value: Payload): boolean => {
  const content = value.selected_options ?? value.selected_option ?? value.value ?? null;
  return content === null || (Array.isArray(content) && content.length === 0);
};

const optionsOf = (element: Payload): readonly Payload[] => {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isObject) : [element];
  return groups.flatMap((group) => (Array.isArray(group.options) ? group.options.filter(isObject) : []));
};
