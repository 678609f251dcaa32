import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { type Variable, variables } from '../../src/config/variables.ts';
import { botEnvironment } from '../../src/sandbox/bot-environment.ts';
import { type Env, type LogLine, linesOf } from '../e2e/bot-process.ts';
import type { Scene } from '../e2e/scene.ts';

/** A folder that is gone after the test. */
export const folderFor = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'docspace-deploy-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
};

/** What an administrator has to set for the scene: the secrets, and all the rest. */
export const settingsFor = ({ workspace, portal }: Scene): { readonly secrets: Env; readonly plain: Env } => {
  const all = Object.entries(botEnvironment({ workspace, portal, transport: 'socket', settings: {} }));
  const known: Readonly<Record<string, Variable>> = variables;
  const isSecret = ([name]: readonly [string, string]): boolean => known[name]?.isSecret === true;
  return {
    secrets: Object.fromEntries(all.filter(isSecret)),
    plain: Object.fromEntries(all.filter((one) => !isSecret(one))),
  };
};

/** Writes each secret into a file of its own, named after it. */
export const writeSecrets = (secrets: Env, pathOf: (name: string) => string): void => {
  for (const [name, secret] of Object.entries(secrets)) writeFileSync(pathOf(name), `${secret}\n`, { mode: 0o400 });
};

/** A process as its supervisor sees it. */
export type Supervised = {
  readonly logs: () => readonly LogLine[];
  readonly stop: () => void;
  /** Its exit code once it is over; undefined where a signal ended it. */
  readonly exit: Promise<number | undefined>;
  readonly complaints: Promise<string>;
};

/** Starts a command as a supervisor does, without a shell: this folder, this environment, and this Node.js for `node`. */
export const supervise = (
  t: TestContext,
  { command, directory, env }: { readonly command: readonly string[]; readonly directory: string; readonly env: Env },
): Supervised => {
  const [program, ...words] = command;
  assert.equal(program, 'node');
  const child = spawn(process.execPath, words, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  const exit = once(child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : undefined));
  t.after(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return { logs: linesOf(() => log), stop: () => void child.kill('SIGTERM'), exit, complaints: text(child.stderr) };
};

/** Waits until the bot is ready and gives back its port; fails with what it complained of where it ends before. */
export const portOnceReady = async ({ until }: Scene, bot: Supervised): Promise<number> => {
  const early = bot.exit.then(async (code) => assert.fail(`it ended with ${code}: ${await bot.complaints}`));
  await Promise.race([until('the bot is ready', () => bot.logs().some(({ msg }) => msg === 'ready')), early]);
  return bot.logs().find(({ msg }) => msg === 'listening')?.port ?? 0;
};
