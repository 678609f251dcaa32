import { boolean, byType, type Check, list, number, shape, string } from './check.ts';

const style = shape({}, { bold: boolean, italic: boolean, strike: boolean, underline: boolean, code: boolean });
const styled = { style };
const anyString = string(0, 3000);
const name = string(1, 255);

const inline = byType({
  text: shape({ text: string(1, 12_000) }, styled),
  link: shape({ url: string(1, 3000) }, { text: anyString, unsafe: boolean, ...styled }),
  user: shape({ user_id: name }, styled),
  channel: shape({ channel_id: name }, styled),
  emoji: shape({ name }, { unicode: anyString, url: anyString, ...styled }),
  date: shape({ timestamp: number, format: name }, { url: anyString, fallback: anyString, ...styled }),
});

/** The fields of a rich_text block. Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export const richTextFields: Readonly<Record<string, Check>> = {
  elements: list(byType({ rich_text_section: shape({ elements: list(inline, 0, 1000) }) }), 1, 1000),
};

/** A rich_text block inside another block. */
export const richText: Check = byType({ rich_text: shape(richTextFields, { block_id: string(1, 255) }) });
