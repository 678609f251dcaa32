import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'dotenv';
import type { Env } from '../e2e/bot-process.ts';
import { setScene } from '../e2e/scene.ts';
import { folderFor, portOnceReady, settingsFor, supervise, writeSecrets } from './supervised.ts';
import { readUnit } from './unit.ts';

const root = join(import.meta.dirname, '../..');
const name = 'docspace-backup-bot.service';
const text = readFileSync(join(root, 'deploy', name), 'utf8');
const unit = readUnit(text);
const analyze = '/usr/bin/systemd-analyze';
const skip = existsSync(analyze) ? false : `there is no ${analyze} on this machine`;

/** What systemd says of the unit, on a machine that has Node.js where this one has it. */
const said = async (t: TestContext, ...words: readonly string[]): Promise<string> => {
  const path = join(folderFor(t), name);
  writeFileSync(path, text.replace(/^ExecStart=node /m, `ExecStart=${process.execPath} `));
  const { stdout, stderr } = await promisify(execFile)(analyze, [...words, path]);
  return stdout + stderr;
};

/** How systemd starts the bot: a credential of a folder is named after the folder and its file. */
const launchOf = (t: TestContext, secrets: Env, plain: Env) => {
  const credentials = folderFor(t);
  const [folder] = unit.one('LoadCredential').split(':');
  writeSecrets(secrets, (secret) => join(credentials, `${folder}_${secret}`));
  const own = unit.all('Environment').map((line) => line.replace('%d', credentials).split('='));
  const example = parse(readFileSync(join(root, '.env.example')));
  return {
    command: unit.one('ExecStart').split(' '),
    directory: root,
    env: { ...Object.fromEntries(own), ...example, ...plain },
  };
};

describe('the systemd unit', { concurrency: true }, () => {
  test('is one that systemd understands in full', { skip }, async (t) => {
    const lines = (await said(t, 'verify', '--man=no')).split('\n');
    assert.deepEqual(
      lines.filter((line) => line.includes(name)),
      [],
    );
  });

  test('leaves the bot little of the machine: an exposure of 1.5 at most', { skip }, async (t) => {
    assert.match(await said(t, 'security', '--offline=true', '--threshold=15', '--no-pager'), /exposure level for/);
  });

  test('starts a bot that reads its secrets from files, and gives it the time that its longest stop takes', async (t) => {
    const scene = await setScene(t);
    const { portal, workspace } = scene;
    const { secrets, plain } = settingsFor(scene);
    const bot = supervise(t, launchOf(t, secrets, plain));
    await portOnceReady(scene, bot);
    portal.faults.add({ on: 'startbackup', fault: { kind: 'delay-after', ms: 60_000 } });
    await workspace.command(workspace.people.admin, '');
    await scene.until('the portal is asked and does not answer', () => portal.starts[0]);
    const before = performance.now();
    bot.stop();
    assert.equal(await bot.exit, 0);
    const [, seconds] = /^(\d+)s$/.exec(unit.one('TimeoutStopSec')) ?? [];
    assert.ok(performance.now() - before < Number(seconds) * 1_000);
    assert.equal(await bot.complaints, '');
  });

  test('does not start a bot again that cannot use its configuration', async (t) => {
    const scene = await setScene(t);
    const { secrets, plain } = settingsFor(scene);
    const bot = supervise(t, launchOf(t, {}, plain));
    assert.equal(unit.one('Restart'), 'on-failure');
    assert.equal(await bot.exit, Number(unit.one('RestartPreventExitStatus')));
    const lines = (await bot.complaints).trimEnd().split('\n');
    assert.equal(lines.length, Object.keys(secrets).length);
    for (const secret of Object.keys(secrets)) {
      assert.ok(
        lines.some((line) => line.startsWith(`${secret}_FILE names a file that cannot be read`)),
        secret,
      );
    }
  });

  test('is in docs/production.md with the places where it looks', () => {
    const guide = readFileSync(join(root, 'docs/production.md'), 'utf8');
    const [, secrets = ''] = unit.one('LoadCredential').split(':');
    const state = `BACKUP_KEEP_DIR=/var/lib/${unit.one('StateDirectory')}\``;
    for (const place of [secrets, unit.one('EnvironmentFile'), unit.one('WorkingDirectory'), `deploy/${name}`, state]) {
      assert.ok(guide.includes(place), place);
    }
  });
});
