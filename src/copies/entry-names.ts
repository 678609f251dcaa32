/** What an entry of an archive is, by its name. A dump has a leading slash before some, `storage/` before files. */
export type EntryKind =
  | { readonly kind: 'dumpMarker' | 'restoreInfo' | 'missingInfo' | 'file' }
  | { readonly kind: 'table' | 'scheme' | 'data'; readonly table: string }
  | { readonly kind: 'content'; readonly id: number; readonly version: number };

export const normalName = (name: string): string => name.replace(/^(?:\.?\/)+/, '');

export const entryKind = (name: string): EntryKind => {
  if (name === 'dump') return { kind: 'dumpMarker' };
  if (name === 'storage/restore_info') return { kind: 'restoreInfo' };
  if (name === 'storage/missing_info') return { kind: 'missingInfo' };
  const content = contentIn(name);
  if (content !== undefined) return { kind: 'content', ...content };
  const [, module, table] = name.startsWith('databases/') ? (/^databases\/([^/]+)\/([^/]+)$/.exec(name) ?? []) : [];
  if (module === undefined || table === undefined) return { kind: 'file' };
  if (module === 'scheme' || module === 'data') return { kind: module, table };
  return { kind: 'table', table: `${module}/${table}` };
};

const contentPath = /^(?:storage\/)?files\/folder_(\d{1,10})\/file_(\d{1,10})\/v(\d{1,9})\/content[^/]*$/;

/** Folders hold a thousand numbers each; in another one the server would not find the document. */
export const contentIn = (name: string): { readonly id: number; readonly version: number } | undefined => {
  const [, folder, id, version] = contentPath.exec(name) ?? [];
  if (folder === undefined || Number(folder) !== (Math.floor(Number(id) / 1_000) + 1) * 1_000) return undefined;
  return { id: Number(id), version: Number(version) };
};
