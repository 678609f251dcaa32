import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import { fileListXml, portalEntries } from './backup-entries.ts';
import { dataSetXml, rowXml } from './backup-tables.ts';

/** Prints a portal backup as large as one likes: `generated-backup.ts DOCUMENTS BYTES_EACH gzip|plain`. */
const [documents = 0, bytesEach = 0] = process.argv.slice(2, 4).map(Number);
const output = process.argv[4] === 'gzip' ? createGzip({ level: 1, chunkSize: 256 * 1024 }) : undefined;
output?.pipe(process.stdout);
const target = output ?? process.stdout;

const write = async (bytes: Buffer | string): Promise<void> => {
  if (!target.write(bytes)) await once(target, 'drain');
};

const header = (name: string, size: number): Buffer => {
  const block = Buffer.alloc(512);
  block.write(name);
  block.write(`0000700\0${'0000000\0'.repeat(2)}`, 100);
  if (size < 8 ** 11) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else block.writeBigUInt64BE(BigInt(size), 128);
  if (size >= 8 ** 11) block.writeUInt8(0x80, 124);
  block.write('15133000000\0        0', 136);
  block.write('ustar  \0', 257);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
};

const padding = (size: number): Buffer => Buffer.alloc((512 - (size % 512)) % 512);

const contentName = (id: number): string =>
  `files/folder_${(Math.floor(id / 1000) + 1) * 1000}/file_${id}/v1/content.docx`;

/** A large entry in parts: its size has to be known before. */
const writeParts = async (name: string, head: string, part: (id: number) => string, tail: string): Promise<void> => {
  let size = Buffer.byteLength(head + tail);
  for (let id = 1; id <= documents; id += 1) size += Buffer.byteLength(part(id));
  await write(header(name, size));
  let text = head;
  for (let id = 1; id <= documents; id += 1) {
    text += part(id);
    if (text.length > 200_000) await write(text);
    if (text.length > 200_000) text = '';
  }
  await write(text + tail);
  await write(padding(size));
};

const title = (id: number): string => `Report ${id} of ${1990 + (id % 37)}, ${(id * 7919) % 100_003}.docx`;
const row = (id: number): string =>
  `${rowXml('files_file', {
    ...{ id, version: 1, tenant_id: 1, current_version: true, folder_id: 8, title: title(id), category: 7 },
    ...{ content_length: bytesEach, modified_on: '2026-11-30T02:19:36' },
  })}\n`;

for (const { name, content } of portalEntries({}).slice(0, -1)) {
  if (name === 'databases/files/files_file') {
    await writeParts(name, dataSetXml('files_file', []).replace('</NewDataSet>', ''), row, '</NewDataSet>');
    continue;
  }
  await write(Buffer.concat([header(name, content.length), content, padding(content.length)]));
}

/** Half noise, as compressed documents are, and half text. */
const piece = Buffer.alloc(1024 * 1024, 'the quick brown fox jumps over the lazy dog, ');
for (let offset = 0, state = 1; offset < piece.length / 2; offset += 4) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  piece.writeUInt32LE(state, offset);
}
for (let id = 1; id <= documents; id += 1) {
  await write(header(contentName(id), bytesEach));
  for (let left = bytesEach; left > 0; left -= piece.length) await write(piece.subarray(0, left));
  await write(padding(bytesEach));
}

const listed = (id: number): string =>
  fileListXml('storage_restore', [contentName(id)]).replace(/^<storage_restore>|<\/storage_restore>$/g, '');
await writeParts('storage/restore_info', '<storage_restore>', listed, '</storage_restore>');
await write(Buffer.alloc(1_024));
target.end();
