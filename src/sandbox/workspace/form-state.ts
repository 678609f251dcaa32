import type { Block } from './blocks/blocks.ts';
import { isObject } from './blocks/check.ts';
import { elementsOf } from './blocks/stored.ts';
import type { Payload } from './payloads.ts';

/** What a person entered, by `action_id`: the text, the chosen option's value, or several values for checkboxes. */
export type Entries = Readonly<Record<string, string | readonly string[]>>;

/** What the fields of blocks hold, by `block_id` and `action_id`. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, Payload>>>>;

/**
 * The `state.values` of blocks: what a person enters, over what the fields held, over what they show at first. Throws if
 * Slack's form would not let the person do it: an option that is not offered.
 */
export const formState = (blocks: readonly Block[], entries: Entries, held: FormValues = {}): FormValues => {
  const values: Record<string, Record<string, Payload>> = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (element.type === 'button' || element.type === 'overflow') continue;
      const id = String(element.action_id);
      const kept = entries[id] === undefined ? held[block.block_id]?.[id] : undefined;
      values[block.block_id] = { ...values[block.block_id], [id]: kept ?? entered(element, entries[id]) };
    }
  }
  return values;
};

/** The fields that are in the blocks still, with what they held. */
export const keptIn = (blocks: readonly Block[], held: FormValues): FormValues =>
  Object.fromEntries(
    blocks.flatMap((block) => {
      const ids = elementsOf(block).map((element) => String(element.action_id));
      const kept = Object.entries(held[block.block_id] ?? {}).filter(([id]) => ids.includes(id));
      return kept.length === 0 ? [] : [[block.block_id, Object.fromEntries(kept)]];
    }),
  );

/** The option of an element with this value; throws if the element offers none. */
export const optionOf = (element: Payload, value: string): Payload => {
  const options = Array.isArray(element.options) ? element.options.filter(isObject) : [];
  const found = options.find((option) => option.value === value);
  if (found === undefined) throw new Error(`${String(element.action_id)} offers no option with the value ${value}.`);
  return found;
};

const entered = (element: Payload, entry: string | readonly string[] | undefined): Payload => {
  const type = element.type;
  if (type === 'static_select') {
    const initial = element.initial_option ?? null;
    return { type, selected_option: entry === undefined ? initial : optionOf(element, String(entry)) };
  }
  return { type, value: entry === undefined ? (element.initial_value ?? null) : String(entry) || null };
};
