import { boolean, byType, type Check, integer, list, number, oneOf, shape, string } from './check.ts';

const style = shape({}, { bold: boolean, italic: boolean, strike: boolean, underline: boolean, code: boolean });
const styled = { style };
const anyString = string(0, 3000);
const name = string(1, 255);

const inline = byType({
  text: shape({ text: string(1, 12_000) }, styled),
  link: shape({ url: string(1, 3000) }, { text: anyString, unsafe: boolean, ...styled }),
  user: shape({ user_id: name }, styled),
  usergroup: shape({ usergroup_id: name }, styled),
  channel: shape({ channel_id: name }, styled),
  team: shape({ team_id: name }, styled),
  broadcast: shape({ range: oneOf('here', 'channel', 'everyone') }, styled),
  emoji: shape({ name }, { unicode: anyString, url: anyString, ...styled }),
  color: shape({ value: name }, styled),
  date: shape({ timestamp: number, format: name }, { url: anyString, fallback: anyString, ...styled }),
});

const border = { border: integer(0, 1) };
const section = shape({ elements: list(inline, 0, 1000) });
const preformatted = byType({
  text: shape({ text: string(1, 12_000) }, styled),
  link: shape({ url: string(1, 3000) }, { text: anyString, unsafe: boolean, ...styled }),
});

/** The fields of a rich_text block. Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export const richTextFields: Readonly<Record<string, Check>> = {
  elements: list(
    byType({
      rich_text_section: section,
      rich_text_quote: shape({ elements: list(inline, 0, 1000) }, border),
      rich_text_preformatted: shape({ elements: list(preformatted, 0, 1000) }, { ...border, language: name }),
      rich_text_list: shape(
        { elements: list(byType({ rich_text_section: section }), 0, 1000), style: oneOf('bullet', 'ordered') },
        { indent: integer(0, 8), offset: integer(0, 1_000_000), ...border },
      ),
    }),
    1,
    1000,
  ),
};

/** A rich_text block inside another block. */
export const richText: Check = byType({ rich_text: shape(richTextFields, { block_id: string(1, 255) }) });
