import { type DocumentsReport, type Suspect, suspectLimit } from './archive-report.ts';
import { PathSet } from './path-set.ts';
import { RowNotes } from './row-notes.ts';
import type { Row, Wanted } from './table-rows.ts';
import { VersionIndex, VersionSizes } from './version-sizes.ts';
import { Malformed } from './xml-reader.ts';

/** DocSpace's category of an archive file (`FilterType.ArchiveOnly`). */
const archiveCategory = '10';

/** `backup_backup.storage_type` of a copy in Documents, whose `storage_path` is the number of its file. */
const inDocuments = '0';

/**
 * Compares the rows of `files_file` with what the archive holds for them, in whatever order both come. The content of a
 * version is any entry `content…` in its folder with the row's `content_length`.
 */
export class Documents {
  readonly #rows = new VersionSizes();
  readonly #index = new VersionIndex(this.#rows);
  readonly #notes = new RowNotes(3);
  /** Content that no row asked for when it came: the table comes later, or the size is wrong. */
  readonly #loose = new VersionSizes();
  /** In the portal's list of files, but not in the archive when the list came. */
  readonly #listed = new VersionSizes();
  readonly #copies = new Map<number, Set<string>>();
  #whole = new Uint8Array(1_024);
  #currentFiles = 0;
  #countedFiles = 0;

  readonly fileRows: Wanted = {
    columns: ['id', 'version', 'title', 'content_length', 'modified_on', 'current_version', 'category'],
    row: (row) => this.#addRow(row),
  };

  /** Roots alone: a folder counts what lies in the folders below it. */
  readonly folderRows: Wanted = {
    columns: ['parent_id', 'filesCount'],
    row: (row) => {
      if (numberOf(row, 'parent_id') === 0) this.#countedFiles += numberOf(row, 'filesCount');
    },
  };

  /** Only in a dump: the backup copies that have rows in `files_file`, but never content. */
  readonly copyRows: Wanted = {
    columns: ['storage_type', 'storage_path', 'name'],
    row: (row) => {
      const id = Number(row.get('storage_path'));
      if (row.get('storage_type') !== inDocuments || !Number.isSafeInteger(id)) return;
      this.#copies.set(id, (this.#copies.get(id) ?? new Set()).add(row.get('name') ?? ''));
    },
  };

  addContent(id: number, version: number, sizeBytes: number): void {
    if (!this.#match(id, version, sizeBytes)) this.#loose.push(id, version, sizeBytes);
  }

  addListed(id: number, version: number): void {
    this.#listed.push(id, version, 0);
  }

  /** What the archive amounts to, and how many listed files are missing that no row asks for. Call it once. */
  finish(): { readonly report: DocumentsReport; readonly missingFiles: number } {
    const { actual, rowless } = this.#settleLoose();
    const suspects: Suspect[] = [];
    let [total, whole] = [this.#rows.count, 0];
    for (let row = 0; row < this.#rows.count; row += 1) {
      if (this.#whole[row] === 1) {
        whole += 1;
        continue;
      }
      if (suspects.length >= suspectLimit && !this.#copies.has(this.#rows.id(row))) continue;
      const suspect = this.#suspect(row, actual.get(row));
      if (suspect === 'copy') total -= 1;
      else if (suspects.length < suspectLimit) suspects.push(suspect);
    }
    const uncovered = Math.max(0, this.#countedFiles - this.#currentFiles);
    return { report: { total, whole, suspects, uncovered }, missingFiles: this.#countMissing(rowless) };
  }

  #addRow(row: Row): void {
    const [id, version] = [numberOf(row, 'id'), numberOf(row, 'version')];
    const entry = this.#rows.push(id, version, numberOf(row, 'content_length'));
    this.#index.add(entry);
    this.#notes.push(row.get('title') ?? '', row.get('modified_on') ?? '', row.get('category') ?? '');
    const isCurrent = row.get('current_version');
    if (isCurrent === 'true' || isCurrent === '1') this.#currentFiles += 1;
    if (entry < this.#whole.length) return;
    this.#whole = new Uint8Array(this.#whole.buffer.transfer(this.#whole.length * 2));
  }

  #match(id: number, version: number, sizeBytes: number): boolean {
    const rows = this.#index.find(id, version).filter((row) => this.#rows.sizeBytes(row) === sizeBytes);
    for (const row of rows) this.#whole[row] = 1;
    return rows.length > 0;
  }

  #settleLoose(): { readonly actual: ReadonlyMap<number, number>; readonly rowless: PathSet } {
    const actual = new Map<number, number>();
    const rowless = new PathSet(0);
    for (let entry = 0; entry < this.#loose.count; entry += 1) {
      const [id, version, sizeBytes] = [
        this.#loose.id(entry),
        this.#loose.version(entry),
        this.#loose.sizeBytes(entry),
      ];
      const rows = this.#index.find(id, version);
      if (rows.length === 0) rowless.add(`${id}/${version}`);
      if (this.#match(id, version, sizeBytes)) continue;
      for (const row of rows) if (actual.size < suspectLimit) actual.set(row, sizeBytes);
    }
    return { actual, rowless };
  }

  #suspect(row: number, actualBytes: number | undefined): Suspect | 'copy' {
    const [title = '', modifiedOn = '', category = ''] = this.#notes.read(row);
    const copies = this.#copies.get(this.#rows.id(row));
    if (copies?.has(title) && category === archiveCategory) return 'copy';
    return {
      id: this.#rows.id(row),
      version: this.#rows.version(row),
      title,
      expectedBytes: this.#rows.sizeBytes(row),
      actualBytes,
      modifiedOn: inUtc(modifiedOn),
      inheritsNumber: copies !== undefined,
    };
  }

  #countMissing(rowless: PathSet): number {
    let missing = 0;
    for (let entry = 0; entry < this.#listed.count; entry += 1) {
      const [id, version] = [this.#listed.id(entry), this.#listed.version(entry)];
      if (this.#index.find(id, version).length === 0 && !rowless.has(`${id}/${version}`)) missing += 1;
    }
    return missing;
  }
}

const numberOf = (row: Row, column: string): number => {
  const value = Number(row.get(column) ?? 'absent');
  if (!Number.isSafeInteger(value)) throw new Malformed('a number');
  return value;
};

/** Tables have UTC without saying so: `2026-11-30T01:56:19` in a portal backup, with a space in a dump. */
const inUtc = (text: string): string | undefined => {
  if (text === '') return undefined;
  const time = text.replace(' ', 'T');
  return /(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`;
};
