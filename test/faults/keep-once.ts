import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Keeps one copy in a process that kills itself after its nth use of the file system, with 0 never, and prints how
 * many there were: `keep-once.ts DIRECTORY N BACKUP_ID`. Only what touches the directory counts.
 */
const [directory = '', nth = '', backupId = ''] = process.argv.slice(2);
let uses = 0;

const killing =
  <Parameters extends unknown[], Value>(act: (...parameters: Parameters) => Promise<Value>) =>
  async (...parameters: Parameters): Promise<Value> => {
    uses += 1;
    const isLast = uses === Number(nth);
    const value = await act(...parameters);
    if (isLast) process.kill(process.pid, 'SIGKILL');
    return value;
  };

const { open } = fs;
const killingOpen = killing(open);
Object.assign(fs, {
  rename: killing(fs.rename),
  rm: killing(fs.rm),
  readdir: killing(fs.readdir),
  open: async (...parameters: Parameters<typeof open>) => {
    const file = await killingOpen(...parameters);
    return Object.assign(file, {
      write: killing(file.write.bind(file)),
      writeFile: killing(file.writeFile.bind(file)),
      sync: killing(file.sync.bind(file)),
      close: killing(file.close.bind(file)),
    });
  },
});
syncBuiltinESMExports();

const { createKeptCopies } = await import('../../src/copies/kept-copies.ts');
const { startCopy } = await import('../../src/copies/copy-writer.ts');
const { ArchiveInspector } = await import('../../src/copies/archive-inspector.ts');
const keep = createKeptCopies({ directory, copies: 2 });
const path = await keep.begin();
const [copy, inspector] = [startCopy(path), new ArchiveInspector()];
for (const part of ['the first half, ', 'the second half']) {
  const chunk = Buffer.from(part);
  await Promise.all([copy.write(chunk), inspector.write(chunk)]);
}
await copy.finish();
const fileName = `portal_2026-11-30_0${backupId.at(-1)}-00-00.tar.gz`;
await keep.settle({ path, backupId, fileName, report: await inspector.finish(), verdict: 'whole' });
process.stdout.write(String(uses));
