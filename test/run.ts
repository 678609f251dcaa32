import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * `run.ts fast`: the tests that need neither bots as processes nor a browser; their files share processes, as many as
 * there are cores, which load the packages once. `run.ts`: all tests.
 */
const cores = availableParallelism();
const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'docspace-backup-bot-compiled') };
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .toSorted();
const filesIn = (folders: RegExp): readonly string[] =>
  files.filter((name) => folders.test(name)).map((name) => join('test', name));

const node = async (...words: readonly string[]): Promise<boolean> => {
  const child = spawn(process.execPath, ['--test', ...words], { stdio: 'inherit', env });
  const [code] = await once(child, 'close');
  return code === 0;
};

/** The same, but what it prints comes at its end, whole, because another one prints meanwhile. */
const nodeBeside = async (...words: readonly string[]): Promise<boolean> => {
  const child = spawn(process.execPath, ['--test', ...words], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  process.stdout.write(output);
  return code === 0;
};

const fast = async (): Promise<boolean> => {
  const shards = Math.min(cores, 4);
  const run = (_: unknown, index: number) =>
    nodeBeside(
      '--test-isolation=none',
      `--test-shard=${index + 1}/${shards}`,
      ...filesIn(/^(?!browser|deploy|e2e|faults)/),
    );
  return (await Promise.all(Array.from({ length: shards }, run))).every(Boolean);
};

/** Each file plays several scenes at once. */
const processes = (): Promise<boolean> => node(`--test-concurrency=${cores}`, ...filesIn(/^(deploy|e2e|faults)\b/));

/** Nothing runs beside a browser. */
const browser = (): Promise<boolean> => node('--test-concurrency=1', ...filesIn(/^browser\b/));

const stages = process.argv[2] === 'fast' ? [fast] : [fast, processes, browser];
for (const stage of stages) {
  if (await stage()) continue;
  process.exitCode = 1;
  break;
}
