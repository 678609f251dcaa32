import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { verdict } from './verdict.ts';
import { verifyArchive } from './verify-archive.ts';
import { reportText, unreadableText, usageText } from './view-report.ts';

/** `npm run verify -- FILE`: exit 0 for a whole archive, 1 for a damaged or incomplete one, 2 for anything else. */
const verifyFile = async (name: string): Promise<{ readonly text: string; readonly code: 0 | 1 | 2 }> => {
  // npm runs scripts in the project's directory; the name is meant from where the person is.
  const path = resolve(process.env.INIT_CWD ?? '', name);
  try {
    if (!(await stat(path)).isFile()) return { text: unreadableText(name, 'notAFile'), code: 2 };
    const { report } = await verifyArchive(createReadStream(path, { highWaterMark: 256 * 1024 }));
    return { text: reportText(name, report), code: codes[verdict(report)] };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return {
      text: unreadableText(name, code === 'ENOENT' ? 'missing' : code === 'EACCES' ? 'denied' : 'failed'),
      code: 2,
    };
  }
};

const codes = { whole: 0, incomplete: 1, damaged: 1, notAnArchive: 2 } as const;

const [name, ...others] = process.argv.slice(2);
const isUsage = name === undefined || others.length > 0;
const { text, code } = isUsage ? { text: usageText, code: 2 as const } : await verifyFile(name);
process.exitCode = code;
(code === 2 ? process.stderr : process.stdout).write(`${text}\n`);
