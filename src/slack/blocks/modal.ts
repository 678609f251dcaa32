import type { FormState } from './fields.ts';
import { type Block, label, type Message, type Modal, plain, section } from './text.ts';

/** A modal to look at. `title`: at most 24 characters. */
export const modalOf = (title: string, blocks: Block[]): Modal => ({
  type: 'modal',
  title: label(title),
  close: label('Close'),
  blocks,
});

/** A modal that only says something. */
export const textModal = (title: string, text: string): Modal => modalOf(title, [section(text)]);

/** A modal to fill in. `id`: its `callback_id`; `submit`: the button that sends it; `state`: what it carries along. */
export const formModal = (form: {
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  readonly state: FormState;
  readonly blocks: Block[];
}): Modal => ({
  ...modalOf(form.title, form.blocks),
  callback_id: form.id,
  submit: label(form.submit),
  private_metadata: JSON.stringify(form.state),
});

/** A modal as a message, for a person who closed it before it was filled; a form alone cannot be filled in there. */
export const messageOf = (modal: Modal): Message => {
  const text = wordsOf(modal);
  return modal.submit === undefined ? { text, blocks: modal.blocks } : plain(text);
};

const wordsOf = ({ blocks }: Modal): string =>
  blocks.flatMap((block) => ('text' in block && typeof block.text === 'object' ? [block.text.text] : [])).join('\n');
