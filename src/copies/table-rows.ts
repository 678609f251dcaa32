/** The values of one row by column, of the columns asked for; a column that is NULL is absent. Reused: do not keep. */
export type Row = ReadonlyMap<string, string>;

/** What is read of a table: its rows are counted in any case. */
export type Wanted = { readonly columns: readonly string[]; readonly row: (row: Row) => void };

export const nothingWanted: Wanted = { columns: [], row: () => {} };

/** A table in one archive entry, read in pieces. Both methods throw `Malformed`. */
export type RowReader = {
  readonly write: (bytes: Buffer) => void;
  readonly end: () => void;
  readonly rowCount: () => number;
};
