import { newId } from '../ids.ts';
import type { Block } from './blocks.ts';
import { isObject } from './check.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Valid blocks as Slack keeps and returns them: every block and every interactive element has an id. */
export const withIds = (blocks: readonly unknown[]): readonly Block[] =>
  blocks.filter(isObject).map((block) => ({ ...named(block), block_id: text(block.block_id) || newId('b') }) as Block);

/** The interactive elements of a block, at any depth. */
export const elementsOf = (block: Fields): readonly Fields[] =>
  [...(Array.isArray(block.elements) ? block.elements : []), block.accessory, block.element]
    .filter(isObject)
    .filter((element) => typeof element.action_id === 'string');

const named = (block: Fields): Fields => {
  const { elements, accessory, element } = block;
  return {
    ...block,
    ...(block.type === 'actions' && Array.isArray(elements) ? { elements: elements.map(withActionId) } : {}),
    ...(accessory === undefined ? {} : { accessory: withActionId(accessory) }),
    ...(element === undefined ? {} : { element: withActionId(element) }),
  };
};

const withActionId = (element: unknown): unknown =>
  isObject(element) ? { ...element, action_id: text(element.action_id) || newId('a') } : element;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
