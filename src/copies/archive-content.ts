import type { ArchiveReport, Damage, TableFault } from './archive-report.ts';
import { readDataSet } from './data-set.ts';
import { Documents } from './documents.ts';
import { DumpTable } from './dump-table.ts';
import { type EntryKind, entryKind, normalName } from './entry-names.ts';
import { readFileList } from './file-list.ts';
import { StoredFiles } from './stored-files.ts';
import { nothingWanted, type RowReader, type Wanted } from './table-rows.ts';
import { knownTables, serverOf, type TableFacts, tableFaults } from './tables.ts';
import type { EntryReader, TarEntry } from './tar-reader.ts';
import { Malformed } from './xml-reader.ts';

/** A portal has under 50 tables, a dump under 200. */
const tableLimit = 2_000;

type ContentReport = Pick<ArchiveReport, 'kind' | 'entries' | 'tables' | 'files' | 'documents'> & {
  readonly damages: readonly Damage[];
};

/** Reads the entries of a backup: which there are, the rows of the tables that count, and the portal's list of files. */
export class ArchiveContent {
  readonly #documents = new Documents();
  readonly #files = new StoredFiles(this.#documents);
  readonly #tables = new Map<string, TableFacts>();
  readonly #schemes = new Map<string, TableFacts>();
  readonly #wanted: Readonly<Record<string, Wanted>> = {
    files_file: this.#documents.fileRows,
    files_folder: this.#documents.folderRows,
    backup_backup: this.#documents.copyRows,
  };
  #isDump = false;
  #fileList: 'missing' | 'malformed' | 'read' = 'missing';
  #unexpected = 0;

  open(entry: TarEntry): EntryReader | undefined {
    // Folders have no content, and the server writes none.
    if (entry.type === '5') return undefined;
    if (!'07'.includes(entry.type)) this.#unexpected += 1;
    const name = normalName(entry.name);
    this.#files.add(name, entry);
    return this.#reader(entryKind(name), entry);
  }

  finish(): ContentReport {
    const found = { kind: this.#isDump ? 'dump' : 'portal', tables: this.#tables, schemes: this.#schemes } as const;
    const documents = this.#documents.finish();
    const damages: Damage[] = [...tableFaults(found)].map(([table, fault]) => ({ kind: 'table', table, fault }));
    if (this.#fileList !== 'read') damages.push({ kind: 'fileList', fault: this.#fileList });
    if (this.#files.duplicates > 0) damages.push({ kind: 'duplicateEntries', count: this.#files.duplicates });
    if (this.#unexpected > 0) damages.push({ kind: 'unexpectedEntries', count: this.#unexpected });
    return {
      kind: found.kind,
      entries: this.#files.count,
      tables: { present: this.#isDump ? this.#schemes.size : this.#tables.size, server: serverOf(found) },
      files: this.#files.finish(documents.missingFiles),
      documents: documents.report,
      damages,
    };
  }

  #reader(kind: EntryKind, { sizeBytes }: TarEntry): EntryReader | undefined {
    switch (kind.kind) {
      case 'file':
        return undefined;
      case 'dumpMarker':
        this.#isDump = true;
        return undefined;
      case 'content':
        this.#documents.addContent(kind.id, kind.version, sizeBytes);
        return undefined;
      case 'restoreInfo':
        return this.#listReader();
      case 'missingInfo':
        return tolerant(
          readFileList((path) => this.#files.skip(path, this.#isDump)),
          () => {},
        );
      case 'table': {
        const name = kind.table.replace(/^.*\//, '');
        return this.#tableReader(kind.table, readDataSet(name, this.#wanted[name] ?? nothingWanted), sizeBytes);
      }
      case 'data':
        return this.#tableReader(kind.table, new DumpTable(this.#wanted[kind.table] ?? nothingWanted), sizeBytes);
      case 'scheme':
        this.#schemes.set(kind.table, { rows: 0, fault: sizeBytes === 0 ? 'empty' : undefined });
        return undefined;
    }
  }

  #listReader(): EntryReader {
    this.#fileList = 'malformed';
    return tolerant(
      readFileList((path) => this.#files.list(path, this.#isDump)),
      (fault) => {
        if (fault === undefined) this.#fileList = 'read';
      },
    );
  }

  /** A table that is cut off stays malformed, because its end never comes. */
  #tableReader(table: string, rows: RowReader, sizeBytes: number): EntryReader | undefined {
    if (this.#tables.size >= tableLimit && !knownTables.has(table)) return undefined;
    const set = (fault: TableFault | undefined): void => {
      this.#tables.set(table, { rows: rows.rowCount(), fault });
    };
    set(sizeBytes === 0 ? 'empty' : 'malformed');
    return sizeBytes === 0 ? undefined : tolerant(rows, set);
  }
}

/** Reads up to the first thing that is malformed, and continues with the archive. */
const tolerant = (
  reader: { readonly write: (bytes: Buffer) => void; readonly end: () => void },
  end: (fault: 'malformed' | undefined) => void,
): EntryReader => {
  let isMalformed = false;
  const attempt = (read: () => void): void => {
    if (isMalformed) return;
    try {
      read();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      isMalformed = true;
    }
  };
  return {
    write: (bytes) => attempt(() => reader.write(bytes)),
    end: () => {
      attempt(() => reader.end());
      end(isMalformed ? 'malformed' : undefined);
    },
  };
};
