import { type Args, json, text } from './args.ts';
import { type Block, hasTwoTables, problemsOf } from './blocks/blocks.ts';
import { withIds } from './blocks/stored.ts';
import { storedText } from './messages.ts';
import { refusal, SlackRefusal } from './refusal.ts';

/** What a message is to show: `undefined` if the call said nothing of it. */
export type Content = { readonly text: string | undefined; readonly blocks: readonly Block[] | undefined };

/** Reads text and blocks as Slack does and refuses what Slack refuses; attachments are not taken. */
export const readContent = (args: Args, refused: ReadonlySet<string>): Content => {
  if (json(args, 'attachments', 'invalid_attachments') !== undefined) throw new SlackRefusal('invalid_attachments');
  const given = json(args, 'blocks', 'invalid_blocks_format');
  const words = text(args, 'text');
  if (given !== undefined && !Array.isArray(given)) throw new SlackRefusal('invalid_blocks_format');
  const problems = problemsOf(given ?? [], { surface: 'message', refused });
  if (problems.length > 0) throw refusal('invalid_blocks', problems);
  const blocks = given === undefined ? undefined : withIds(given);
  if (blocks !== undefined && hasTwoTables(blocks)) {
    throw refusal('invalid_attachments', ['[ERROR] only_one_table_allowed']);
  }
  if (words === '' && (blocks === undefined || blocks.length === 0)) throw new SlackRefusal('no_text');
  return { text: words === '' ? undefined : storedText(words), blocks };
};

/** The text that Slack gives a message of blocks alone. */
export const textOfBlocksAlone = "This content can't be displayed.";
