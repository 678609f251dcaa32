import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const slow = /^(browser|deploy|e2e|faults)\b/;

/** All that needs neither bots as processes nor a browser nor a container: `npm run test:fast`. */
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !slow.test(name))
  .toSorted()
  .map((name) => join('test', name));

/** Files share a process, which loads the packages once; more than four processes load longer than they save. */
const shards = Math.min(availableParallelism(), 4);

const run = async (shard: number): Promise<number> => {
  const options = ['--test', '--test-isolation=none', `--test-shard=${shard}/${shards}`];
  const child = spawn(process.execPath, [...options, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  process.stdout.write(said);
  return typeof code === 'number' ? code : 1;
};

const codes = await Promise.all(Array.from({ length: shards }, (_, index) => run(index + 1)));
process.exitCode = Math.max(...codes);
