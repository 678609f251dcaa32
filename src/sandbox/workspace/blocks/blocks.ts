import { boolean, both, byType, type Check, isObject, list, type Report, shape, string } from './check.ts';
import { actionElement, inputElement } from './elements.ts';
import { richTextFields } from './rich-text.ts';
import { dataTableFields, dataTableOptions } from './tables.ts';
import { anyText, plainText } from './texts.ts';

export type Surface = 'message' | 'modal' | 'home';

/** A block that passed the validator. */
export type Block = { readonly type: string; readonly block_id: string } & Readonly<Record<string, unknown>>;

/**
 * What Slack would say about these blocks, each as `[ERROR] problem [json-pointer:/blocks/…]`; empty: valid.
 * A block type that this validator does not know is refused as unsupported.
 * Source: https://docs.slack.dev/reference/block-kit/blocks
 */
export const problemsOf = (
  blocks: unknown,
  {
    surface,
    refused = new Set(),
    at = '/blocks',
  }: {
    readonly surface: Surface;
    /** Block types that have not reached this workspace yet. */
    readonly refused?: ReadonlySet<string>;
    readonly at?: string;
  },
): readonly string[] => {
  const problems: string[] = [];
  const report: Report = (problem, place) => problems.push(`[ERROR] ${problem} [json-pointer:${place}]`);
  const checks = Object.fromEntries(Object.entries(anywhere).filter(([type]) => !refused.has(type)));
  list(byType(checks), 0, surface === 'message' ? 50 : 100)(blocks, at, report);
  if (Array.isArray(blocks)) reportRepeatedIds(blocks, at, report);
  return problems;
};

/** Whether there is more than one table, which Slack refuses as `invalid_attachments`. */
export const hasTwoTables = (blocks: readonly Block[]): boolean =>
  blocks.filter(({ type }) => type === 'data_table').length > 1;

const block = (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  shape(required, { ...optional, block_id: string(1, 255) });

const section: Check = (value, at, report) => {
  if (isObject(value) && value.text === undefined && value.fields === undefined) {
    report('must define either `text` or `fields`', at);
  }
  block({}, { text: anyText(3000), fields: list(anyText(2000), 1, 10), accessory: actionElement, expand: boolean })(
    value,
    at,
    report,
  );
};

const uniqueActionIds: Check = (value, at, report) => {
  const elements = isObject(value) && Array.isArray(value.elements) ? value.elements : [];
  const seen = new Set<unknown>();
  for (const [index, element] of elements.entries()) {
    const id: unknown = isObject(element) ? element.action_id : undefined;
    if (id !== undefined && seen.has(id)) report('`action_id` already exists', `${at}/elements/${index}/action_id`);
    seen.add(id);
  }
};

const anywhere: Readonly<Record<string, Check>> = {
  header: block({ text: plainText(150) }),
  section,
  divider: block({}),
  context: block({ elements: list(anyText(3000), 1, 10) }),
  actions: both(block({ elements: list(actionElement, 1, 25) }), uniqueActionIds),
  input: block(
    { label: plainText(2000), element: inputElement },
    { hint: plainText(2000), optional: boolean, dispatch_action: boolean },
  ),
  rich_text: block(richTextFields),
  data_table: block(dataTableFields, dataTableOptions),
};

const reportRepeatedIds = (blocks: readonly unknown[], at: string, report: Report): void => {
  const seen = new Set<unknown>();
  for (const [index, entry] of blocks.entries()) {
    const id: unknown = isObject(entry) ? entry.block_id : undefined;
    if (id !== undefined && seen.has(id))
      report(`\`block_id\` already exists: ${String(id)}`, `${at}/${index}/block_id`);
    seen.add(id);
  }
};
