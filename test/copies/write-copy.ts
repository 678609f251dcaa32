import { startCopy } from '../../src/copies/copy-writer.ts';

/** Writes 64 kB to the path in its own process, and prints what kept it from doing so. */
const copy = startCopy(process.argv[2] ?? '');
for (let count = 0; count < 16; count += 1) await copy.write(Buffer.alloc(4_096));
process.stdout.write(String(await copy.finish()));
