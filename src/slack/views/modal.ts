import { type Block, type Message, type Modal, plain, section } from './text.ts';

/** A modal that only tells something. `title`: at most 24 characters. */
export const tellingModal = (title: string, text: string, more: readonly Block[] = []): Modal => ({
  type: 'modal',
  title: { type: 'plain_text', text: title },
  close: { type: 'plain_text', text: 'Close' },
  blocks: [section(text), ...more],
});

/** A modal as a message, for a person who closed it before it was filled; a form alone cannot be filled in there. */
export const messageOf = (modal: Modal): Message => {
  const text = wordsOf(modal);
  return modal.submit === undefined ? { text, blocks: modal.blocks } : plain(text);
};

const wordsOf = ({ blocks }: Modal): string =>
  blocks.flatMap((block) => ('text' in block && typeof block.text === 'object' ? [block.text.text] : [])).join('\n');
