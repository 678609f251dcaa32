import { boolean, byType, type Check, integer, list, number, oneOf, shape, string } from './check.ts';
import { richText } from './rich-text.ts';

const rawText = shape({ text: string(1, 3000) });
const rawNumber = shape({ value: number, text: string(1, 3000) });
const headerCell = byType({ raw_text: rawText, raw_number: rawNumber });
const cell: Check = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const columns = 20;

/** The fields of a table block. Source: https://docs.slack.dev/reference/block-kit/blocks/table-block */
export const tableFields: Readonly<Record<string, Check>> = { rows: list(list(cell, 1, columns), 1, 100) };
export const tableOptions: Readonly<Record<string, Check>> = {
  column_settings: list(shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: boolean }), 0, columns),
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
export const dataTableFields: Readonly<Record<string, Check>> = { rows: dataRows, caption: string(1, 3000) };
export const dataTableOptions: Readonly<Record<string, Check>> = {
  page_size: integer(1, 100),
  row_header_column_index: integer(0, columns - 1),
};
