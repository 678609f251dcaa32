import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { startPortal } from '../../src/sandbox/portal/portal.ts';

type Sandbox = {
  readonly child: ChildProcess;
  /** All that was said on standard output. */
  readonly said: () => string;
  readonly complaints: () => string;
  readonly type: (...lines: readonly string[]) => void;
  /** What was said until the pattern was, counted from where the last wait ended; fails after 30 s. */
  readonly until: (pattern: RegExp) => Promise<string>;
  /** Its exit code; fails after 30 s. */
  readonly exit: () => Promise<number | null>;
  /** Where it makes its temporary directories. */
  readonly temporary: string;
};

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'src/sandbox/main.ts');
const withinMs = 180_000;

const directory = async (t: TestContext): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
};

const start = async (
  t: TestContext,
  command: readonly [string, ...string[]],
  where: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Sandbox> => {
  const temporary = await directory(t);
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: where.cwd,
    env: { PATH: process.env.PATH, ...where.environment, TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' },
    detached: true,
  });
  t.after(() => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      process.kill(-child.pid, 'SIGKILL');
  });
  const heard = new EventTarget();
  const ended = new Promise<number | null>((done) => child.once('close', done));
  let [said, complaints, read] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    heard.dispatchEvent(new Event('text'));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const give = (what: string): never => assert.fail(`${what}: not within ${withinMs} ms\n${said}\n${complaints}`);
  return {
    child,
    temporary,
    said: () => said,
    complaints: () => complaints,
    type: (...lines) => void child.stdin.write(lines.map((line) => `${line}\n`).join('')),
    until: async (pattern) => {
      const deadline = AbortSignal.timeout(withinMs);
      for (;;) {
        const fresh = said.slice(read);
        const found = pattern.exec(fresh);
        if (found) {
          read += found.index + found[0].length;
          return fresh.slice(0, found.index + found[0].length);
        }
        if (deadline.aborted) return give(String(pattern));
        const woken = new AbortController();
        heard.addEventListener('text', () => woken.abort(), { once: true });
        await clock.sleep(withinMs, AbortSignal.any([woken.signal, deadline]));
      }
    },
    exit: async () => {
      const over = new AbortController();
      const code = await Promise.race([ended, clock.sleep(withinMs, over.signal).then(() => undefined)]);
      over.abort();
      return code === undefined ? give('the end') : code;
    },
  };
};

const processIn = (text: string): number => Number(/process (\d+)/.exec(text)?.[1]);

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
};

suite('npm run sandbox', { concurrency: true }, () => {
  test('it shows a backup, does what is typed, and leaves nothing behind', async (t) => {
    const sandbox = await start(t, ['npm', 'run', '-s', 'sandbox'], { cwd: root });
    const bot = processIn(await sandbox.until(/is ready \(process \d+\)/));
    const life = await sandbox.until(/Completed {2}·/);
    for (const step of [/Starting/, /waiting for one/, /packing/, /uploading/, /@ada .*Completed after/]) {
      assert.match(life, step);
    }

    sandbox.type('break job fails', 'speed 1', '/backup panel', 'press back up now', 'wait', 'kill', 'start', 'quit');
    assert.match(await sandbox.until(/press back up now/), /\[Back up now\]/);
    assert.match(await sandbox.until(/Failed {2}·/), /Starting/);
    await sandbox.until(/Bot 1 is gone \(SIGKILL\)/);
    const second = processIn(await sandbox.until(/Bot 2 is ready \(process \d+\)/));
    assert.equal(await sandbox.exit(), 0);
    assert.ok(isGone(bot) && isGone(second));
    assert.deepEqual(await readdir(sandbox.temporary), []);
    assert.equal(sandbox.complaints(), '');
  });

  test('settings for the real thing do not reach the sandbox, and it runs on after its input until it is stopped', async (t) => {
    const cwd = await directory(t);
    await writeFile(join(cwd, '.env'), 'SLACK_BOT_TOKEN=xoxb-real\nBACKUP_STORAGE_TYPE=Nonsense\n');
    const environment = { DOCSPACE_API_HOST: 'nonsense', HTTP_PROXY: 'http://127.0.0.1:1', PORT: 'x' };
    const sandbox = await start(t, [process.execPath, main, '--http', '--server', '3.1'], { cwd, environment });
    const bot = processIn(await sandbox.until(/is ready \(process \d+\)/));
    sandbox.child.stdin?.end();
    await sandbox.until(/Completed {2}·[\s\S]*The input has ended/);
    assert.equal(isGone(bot), false);
    sandbox.child.kill('SIGTERM');
    assert.equal(await sandbox.exit(), 0);
    assert.ok(isGone(bot));
    assert.deepEqual(await readdir(sandbox.temporary), []);
  });

  test('with the real portal its settings are read, and no backup is started until somebody asks', async (t) => {
    const [cwd, portal] = await Promise.all([directory(t), startPortal()]);
    t.after(() => portal.close());
    portal.knobs.durationMs = 200;
    await writeFile(join(cwd, '.env'), `DOCSPACE_API_HOST=${portal.origin}\nDOCSPACE_API_KEY=overruled\n`);
    const environment = { DOCSPACE_API_KEY: portal.apiKey, BACKUP_POLL_INTERVAL_MS: '250' };
    const sandbox = await start(t, [process.execPath, main, '--real-portal'], { cwd, environment });
    sandbox.type('speed 1', 'break portal down');
    await sandbox.until(/The portal is the real one here[\s\S]*There is no trouble called “portal down”/);
    assert.deepEqual(portal.starts, []);
    sandbox.type('/backup', 'wait', 'quit');
    await sandbox.until(/Completed {2}·/);
    assert.equal(await sandbox.exit(), 0);
    assert.equal(portal.starts.length, 1);
  });

  test('a bot that cannot start is reported with its reasons, and how to start it again', async (t) => {
    const sandbox = await start(t, [process.execPath, main, '--real-slack'], { cwd: await directory(t) });
    const told = await sandbox.until(/has ended by itself \(exit 78\)\. Type start/);
    assert.match(told, /Bot 1: SLACK_BOT_TOKEN is not set/);
    sandbox.child.kill('SIGINT');
    assert.equal(await sandbox.exit(), 0);
  });

  test('a sandbox that is killed takes its bot with it', async (t) => {
    const sandbox = await start(t, [process.execPath, main], { cwd: await directory(t) });
    const bot = processIn(await sandbox.until(/is ready \(process \d+\)/));
    sandbox.child.kill('SIGKILL');
    const over = clock.elapsed() + withinMs;
    while (!isGone(bot) && clock.elapsed() < over) await clock.sleep(50);
    assert.ok(isGone(bot));
  });

  test('a wrong option starts nothing', async (t) => {
    const sandbox = await start(t, [process.execPath, main, '--sever', '3.8'], { cwd: await directory(t) });
    assert.equal(await sandbox.exit(), 2);
    assert.equal(sandbox.complaints(), 'There is no option --sever; the nearest is --server.\n');
    assert.equal(sandbox.said(), '');
  });
});
