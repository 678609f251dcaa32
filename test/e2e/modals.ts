import type { Block } from '../../src/sandbox/workspace/blocks/blocks.ts';
import { elementsOf } from '../../src/sandbox/workspace/blocks/stored.ts';
import type { View } from '../../src/sandbox/workspace/modals.ts';
import type { Scene } from './scene.ts';

/** The words of the modal's sections and contexts, one after the other. */
export const wordsIn = ({ blocks }: Pick<View, 'blocks'>): string => blocks.flatMap(textsOf).join('\n');

const textsOf = (block: Block): readonly string[] => {
  const texts = block.type === 'section' ? [block.text] : block.type === 'context' ? block.elements : [];
  return [texts].flat().map((text) => String((text as { text: unknown }).text));
};

/** The fields and buttons of the modal, by `action_id`. */
export const fieldsIn = ({ blocks }: Pick<View, 'blocks'>): readonly string[] =>
  blocks.flatMap(elementsOf).map((element) => String(element.action_id));

/** What the field shows before anybody enters something: a chosen option's value, or a text. */
export const initialOf = ({ blocks }: Pick<View, 'blocks'>, field: string): unknown => {
  const element = blocks.flatMap(elementsOf).find(({ action_id }) => action_id === field);
  const option = element?.initial_option as { value: unknown } | undefined;
  return option?.value ?? element?.initial_value;
};

/** The options of a menu, by value. */
export const optionsOf = ({ blocks }: Pick<View, 'blocks'>, field: string): readonly unknown[] => {
  const element = blocks.flatMap(elementsOf).find(({ action_id }) => action_id === field);
  return ((element?.options ?? []) as { value: unknown }[]).map(({ value }) => value);
};

/** Waits until the person looks at a modal whose words match; gives the modal. */
export const modalSaying = (scene: Scene, who: string, words: RegExp | string): Promise<View> =>
  scene.until(`a modal says ${words}`, () => {
    const view = scene.workspace.modal(who);
    if (view === undefined) return undefined;
    const text = wordsIn(view);
    return (typeof words === 'string' ? text.includes(words) : words.test(text)) && view;
  });

/** Waits until the person looks at a modal with that field or button; gives the modal. */
export const modalWith = (scene: Scene, who: string, field: string): Promise<View> =>
  scene.until(`a modal has ${field}`, () => {
    const view = scene.workspace.modal(who);
    return view !== undefined && fieldsIn(view).includes(field) && view;
  });
