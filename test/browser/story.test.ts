import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { withoutBrowser } from './chromium.ts';
import { cards, look, send, untilThereAre } from './sandbox.ts';

/** Runs `npm run sandbox` as a newcomer does, and gives the address that it tells. */
const runSandbox = async (t: TestContext): Promise<string> => {
  const temporary = await mkdtemp(join(tmpdir(), 'story-'));
  const child = spawn('npm', ['run', '-s', 'sandbox', '--', '--port', '0'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH, TMPDIR: temporary },
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('close', done));
  t.after(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
    await rm(temporary, { recursive: true, force: true });
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /^Use it in a browser: (\S+)$/.exec(line) ?? [];
    if (address === undefined) continue;
    child.stdout.resume();
    return address;
  }
  return assert.fail('the sandbox told no address');
};

test('the first five minutes: one command, a page, a finished card, help, a backup of one’s own, its link', {
  skip: withoutBrowser,
}, async (t) => {
  let leave = async (): Promise<void> => undefined;
  t.after(() => leave());
  const seen = await look(await runSandbox(t));
  leave = seen.leave;
  const { page } = seen;
  await untilThereAre(1, cards(page, /Completed.*Backup ID/s));
  await cards(page, 'Completed')
    .getByRole('button', { name: /^1 reply/ })
    .waitFor();

  await send(page, '/backup help');
  await page.locator('article.alone', { hasText: '/backup doctor' }).getByText('Only visible to you').waitFor();

  await page.getByLabel('A backup of 10 minutes takes').selectOption('1');
  await page.locator('#status', { hasText: 'The next backups take 1 s each.' }).waitFor();
  await send(page, '/backup');
  await untilThereAre(2, cards(page, /Completed.*Backup ID/s));
  await page.getByText('Copies (2)').waitFor();

  await cards(page, 'Completed').last().getByRole('button', { name: 'Get the link' }).click();
  const download = page.getByRole('button', { name: 'Download' });
  await download.waitFor();
  assert.match((await download.getAttribute('href')) ?? '', /^http:\/\/127\.0\.0\.1:\d+\/storage\/backup\//);
  await page.locator('article.alone').getByRole('link', { name: 'the card' }).last().click();
  assert.match((await page.locator(':focus').getAttribute('aria-label')) ?? '', /^DocSpace Backup, \d/);
});
