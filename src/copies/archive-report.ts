/** What is wrong with the bytes: nothing behind such a place in the archive can be relied on. Offsets in bytes. */
export type StreamDamage =
  | { readonly kind: 'wrongLength'; readonly expectedBytes: number; readonly actualBytes: number }
  | { readonly kind: 'gzipHeader' | 'gzipData' | 'gzipChecksum' | 'gzipLength' | 'gzipCutOff' }
  | { readonly kind: 'gzipTrailing'; readonly bytes: number }
  | { readonly kind: 'notTar' }
  | { readonly kind: 'tarHeader' | 'tarCutOff' | 'tarEndMissing' | 'tarTrailing'; readonly atByte: number };

export type TableFault = 'missing' | 'empty' | 'malformed' | 'noRows' | 'noScheme';

/** What is wrong with the content of an archive whose bytes could be read. */
type ContentDamage =
  | { readonly kind: 'duplicateEntries'; readonly count: number }
  | { readonly kind: 'unexpectedEntries'; readonly count: number }
  | { readonly kind: 'table'; readonly table: string; readonly fault: TableFault }
  | { readonly kind: 'fileList'; readonly fault: 'missing' | 'malformed' };

export type Damage = StreamDamage | ContentDamage;

/** A row of `files_file` whose content is absent or has another size. Titles are private: never log them. */
export type Suspect = {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly expectedBytes: number;
  /** `undefined`: the archive holds nothing under that number and version. */
  readonly actualBytes: number | undefined;
  /** ISO 8601 in UTC, as the table has it; `undefined`: it has none. */
  readonly modifiedOn: string | undefined;
  /** The server takes it for a deleted backup copy, whose number it got, and leaves it out of every archive. */
  readonly inheritsNumber: boolean;
};

export type DocumentsReport = {
  /** Rows of `files_file`, a row being a version; the portal's own backup copies are left out. */
  readonly total: number;
  readonly whole: number;
  /** At most `suspectLimit` of the rows that are not whole. */
  readonly suspects: readonly Suspect[];
  /**
   * Files that the folders count and `files_file` has no row of: the portal's backup copies, and the documents that
   * every backup leaves out. Subtract the copies that are known. A hint: the portal's counters may drift.
   */
  readonly uncovered: number;
};

export const suspectLimit = 1_000;

/** Paths are private like titles, and only the first of them are kept. */
export type FilesReport = {
  readonly listed: number;
  /** Listed in `storage/restore_info`, absent from the archive, and neither a document nor in `storage/missing_info`. */
  readonly missing: number;
  readonly missingPaths: readonly string[];
  /** Named by `storage/missing_info`. */
  readonly skipped: number;
  readonly skippedPaths: readonly string[];
};

export const pathLimit = 50;

/** Facts about one archive, without sentences and without a verdict. */
export type ArchiveReport = {
  readonly sizeBytes: number;
  /** Of the whole file; upper-case hexadecimal, as the portal records it. */
  readonly sha256: string;
  /** `none`: neither gzip nor tar, so that nothing else was read. */
  readonly format: 'tar.gz' | 'tar' | 'none';
  readonly kind: 'portal' | 'dump';
  readonly entries: number;
  readonly damages: readonly Damage[];
  readonly tables: { readonly present: number; readonly server: ServerGeneration };
  readonly files: FilesReport;
  readonly documents: DocumentsReport;
};

/** The oldest server version that writes these tables. */
export type ServerGeneration = '3.1' | '3.6' | '3.7';
