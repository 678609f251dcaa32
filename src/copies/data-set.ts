import type { RowReader, Wanted } from './table-rows.ts';
import { Malformed, XmlReader } from './xml-reader.ts';

/**
 * Reads a table of a portal backup: a .NET DataSet with its schema inline. The server's own reader needs exactly one
 * `xs:schema` with one `xs:sequence`, and takes the elements after it for rows.
 */
export const readDataSet = (table: string, wanted: Wanted): RowReader => {
  const columns = new Set(wanted.columns);
  const row = new Map<string, string>();
  let [rowCount, schemas, sequences] = [0, 0, 0];
  let isInSchema = false;

  const openChild = (name: string): void => {
    isInSchema = name === 'xs:schema';
    if (isInSchema) schemas += 1;
    else if (name !== table || schemas !== 1) throw new Malformed('not a row');
  };
  const reader = new XmlReader({
    open: (name, depth) => {
      if (depth === 0 && name !== 'NewDataSet') throw new Malformed('the root');
      if (depth === 1) openChild(name);
      if (isInSchema) sequences += name === 'xs:sequence' ? 1 : 0;
      else if (depth > 2) throw new Malformed('an element in a column');
      return depth === 2 && !isInSchema && columns.has(name);
    },
    close: (name, depth, text) => {
      if (text !== undefined) row.set(name, text);
      if (depth !== 1 || isInSchema) return;
      rowCount += 1;
      wanted.row(row);
      row.clear();
    },
  });
  return {
    write: (bytes) => reader.write(bytes),
    end: () => {
      reader.end();
      if (schemas !== 1 || sequences !== 1) throw new Malformed('the schema');
    },
    rowCount: () => rowCount,
  };
};
