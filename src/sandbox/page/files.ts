import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the page. */
export type PageFile = { readonly type: string; readonly body: Buffer };

const directory = fileURLToPath(new URL('./browser/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page's file at this path, as it is on the disk now; undefined if there is none. */
export const pageFile = async (path: string): Promise<PageFile | undefined> => {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = types[extname(name)];
  if (type === undefined || !(await readdir(directory)).includes(name)) return undefined;
  return { type, body: await readFile(directory + name) };
};
