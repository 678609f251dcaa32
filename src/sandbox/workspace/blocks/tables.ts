import { both, byType, type Check, integer, isObject, list, number, shape, string } from './check.ts';
import { richText } from './rich-text.ts';

const rawText = shape({ text: string(1, 3000) });
const rawNumber = shape({ value: number, text: string(1, 3000) });
const headerCell = byType({ raw_text: rawText, raw_number: rawNumber });
const cell: Check = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const columns = 20;
const mostCharacters = 10_000;

/** No more than Slack takes in all cells of a table together; of rich text what people read is counted. */
const bounded: Check = (value, at, report) => {
  if (charactersIn(value) > mostCharacters)
    report(`must be less than ${mostCharacters + 1} characters in all cells`, at);
};

const charactersIn = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + charactersIn(one), 0);
  if (!isObject(value)) return 0;
  const { text, fallback, user_id, elements } = value;
  const words = [text, fallback, user_id].filter((one) => typeof one === 'string');
  return words.join('').length + charactersIn(elements);
};

/** The rows of a data_table: a header without rich text, then 1 to 100 rows of the same width. */
const dataRows: Check = (value, at, report) => {
  list(list(cell, 1, columns), 2, 101)(value, at, report);
  if (!Array.isArray(value) || !Array.isArray(value[0])) return;
  const [header] = value;
  for (const [index, title] of header.entries()) headerCell(title, `${at}/0/${index}`, report);
  for (const [index, row] of value.entries()) {
    if (Array.isArray(row) && row.length !== header.length) report('rows must have equal lengths', `${at}/${index}`);
  }
};

/** The fields of a data_table block. Source: https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
export const dataTableFields: Readonly<Record<string, Check>> = {
  rows: both(dataRows, bounded),
  caption: string(1, 3000),
};
export const dataTableOptions: Readonly<Record<string, Check>> = {
  page_size: integer(1, 100),
  row_header_column_index: integer(0, columns - 1),
};
