import type { Block } from './blocks/blocks.ts';
import { elementsOf } from './blocks/stored.ts';
import type { Entries, FormValues } from './form-state.ts';
import type { Payload } from './payloads.ts';

/** Throws if a person would enter something that there is no field for. */
export const demandFields = (blocks: readonly Block[], entries: Entries): void => {
  const fields = blocks.flatMap(elementsOf).map((element) => String(element.action_id));
  for (const id of Object.keys(entries))
    if (!fields.includes(id)) throw new Error(`There is no field ${id} in the modal.`);
};

/**
 * Throws if Slack does not send such a form: a required field is empty, a text too short or too long, not a number or
 * out of its bounds. Source: https://docs.slack.dev/reference/block-kit/block-elements/number-input-element
 */
export const demandSendable = (blocks: readonly Block[], values: FormValues): void => {
  for (const block of blocks) {
    if (block.type !== 'input') continue;
    for (const element of elementsOf(block)) {
      const id = String(element.action_id);
      const value = values[block.block_id]?.[id] ?? {};
      const wrong = isEmpty(value) ? (block.optional === true ? '' : 'is required') : wrongIn(element, value);
      if (wrong !== '') throw new Error(`Slack does not send this form: ${id} ${wrong}.`);
    }
  }
};

const isEmpty = (value: Payload): boolean => {
  const content = value.selected_options ?? value.selected_option ?? value.value ?? null;
  return content === null || (Array.isArray(content) && content.length === 0);
};

/** What is wrong with what a field holds, or ''. */
const wrongIn = (element: Payload, { value }: Payload): string => {
  const text = String(value);
  switch (element.type) {
    case 'plain_text_input':
      if (text.length < Number(element.min_length ?? 0)) return `is shorter than ${String(element.min_length)}`;
      return text.length > Number(element.max_length ?? text.length)
        ? `is longer than ${String(element.max_length)}`
        : '';
    case 'number_input': {
      if (!/^-?\d+(\.\d+)?$/.test(text)) return 'is no number';
      if (element.is_decimal_allowed !== true && text.includes('.')) return 'is no whole number';
      if (Number(text) < Number(element.min_value ?? text)) return `is less than ${String(element.min_value)}`;
      return Number(text) > Number(element.max_value ?? text) ? `is more than ${String(element.max_value)}` : '';
    }
    default:
      return '';
  }
};
