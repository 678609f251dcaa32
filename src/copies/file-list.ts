import { XmlReader } from './xml-reader.ts';

/**
 * Reads `storage/restore_info` or `storage/missing_info`: `<file>` elements with module, domain and path. Passes on each
 * file's entry name in a portal backup; in a dump it has `storage/` before it.
 */
export const readFileList = (file: (path: string) => void) => {
  const parts = new Map<string, string>();
  let fileCount = 0;
  const reader = new XmlReader({
    open: (name, depth) => depth === 2 && partNames.has(name),
    close: (name, depth, text) => {
      if (text !== undefined) parts.set(name, text.trim());
      if (depth !== 1 || name !== 'file') return;
      fileCount += 1;
      file(entryName(parts));
      parts.clear();
    },
  });
  return {
    write: (bytes: Buffer): void => reader.write(bytes),
    end: (): void => reader.end(),
    fileCount: (): number => fileCount,
  };
};

const partNames = new Set(['module', 'domain', 'path']);

const entryName = (parts: ReadonlyMap<string, string>): string => {
  const [module = '', domain = '', path = ''] = [parts.get('module'), parts.get('domain'), parts.get('path')];
  const name = domain === '' ? `${module}/${path}` : `${module}/${domain}/${path}`;
  return name.includes('\\') || name.includes('//') ? name.replaceAll(/[\\/]+/g, '/') : name;
};
