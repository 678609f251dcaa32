import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { cardSaying, endedCard, recordOf } from './reading.ts';
import { openQuickScene, type Scene, setScene } from './scene.ts';

const keepDirectory = (t: TestContext): string => {
  const directory = mkdtempSync(join(tmpdir(), 'kept-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

const proven = async (scene: Scene, status: string, number = 0) => {
  const { workspace } = scene;
  await workspace.command(workspace.people.admin, '');
  await endedCard(scene, number);
  return await scene.until('the card has an outcome', async () => {
    const card = await cardSaying(scene, status, number);
    return (recordOf(card).proof ?? 'pending') !== 'pending' && card;
  });
};

describe('a directory of own copies', { concurrency: 4 }, () => {
  test('gets the same bytes as the portal has, with a checksum beside them, and the newest stay', async (t) => {
    const directory = keepDirectory(t);
    const scene = await openQuickScene(t, {
      env: { BACKUP_KEEP_DIR: directory, BACKUP_VERIFY: 'full', BACKUP_KEEP_COPIES: '1' },
    });
    await proven(scene, 'Completed');
    await proven(scene, 'Completed', 1);
    const newest = scene.portal.history().at(-1);
    const [name = '', checksum = '', ...more] = readdirSync(directory).sort();
    assert.deepEqual(more, []);
    assert.equal(name, `${newest?.id}__${newest?.fileName}`);
    const bytes = readFileSync(join(directory, name));
    assert.deepEqual(bytes, Buffer.from(newest?.archive() ?? []));
    const digest = createHash('sha256').update(bytes).digest('hex');
    assert.equal(readFileSync(join(directory, checksum), 'utf8'), `${digest}  ${name}\n`);
  });

  test('keeps a damaged copy apart, and no copy goes for it', async (t) => {
    const directory = keepDirectory(t);
    const scene = await openQuickScene(t, {
      env: { BACKUP_KEEP_DIR: directory, BACKUP_VERIFY: 'full', BACKUP_KEEP_COPIES: '1' },
    });
    await proven(scene, 'Completed');
    scene.portal.knobs.archiveDamage = 'truncated';
    await proven(scene, 'Completed with warnings', 1);
    assert.deepEqual(
      readdirSync(directory)
        .map((name) => /(\.damaged|\.sha256)?$/.exec(name)?.[0])
        .sort(),
      ['', '.damaged', '.sha256'],
    );
  });

  test('gets nothing of a copy that the key cannot read, and the card says so', async (t) => {
    const directory = keepDirectory(t);
    const local = { BACKUP_STORAGE_TYPE: 'Local', BACKUP_STORAGE_PARAMS: 'filePath=/backups' };
    const scene = await openQuickScene(t, {
      env: { BACKUP_KEEP_DIR: directory, BACKUP_VERIFY: 'full', ...local },
      portal: { isStandalone: true },
    });
    assert.match((await proven(scene, 'Completed')).text, /not provable: .* · no own copy was kept/);
    assert.deepEqual(readdirSync(directory), []);
  });

  test('that is gone makes a warning of the backup, and says that the copy at the portal is whole', async (t) => {
    const directory = keepDirectory(t);
    const scene = await openQuickScene(t, { env: { BACKUP_KEEP_DIR: directory, BACKUP_VERIFY: 'full' } });
    rmSync(directory, { recursive: true });
    const card = await proven(scene, 'Completed with warnings');
    assert.match(card.text, /3 of 3 documents.*no copy of it was kept: the directory BACKUP_KEEP_DIR is not there/);
  });

  test('is cleared of what a killed process has left, and keeps what is not the bot’s', async (t) => {
    const directory = keepDirectory(t);
    const left = join(directory, `.keep-${'0'.repeat(16)}-1-1-00000000.partial`);
    writeFileSync(left, 'half');
    utimesSync(left, 0, 0);
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    await openQuickScene(t, { env: { BACKUP_KEEP_DIR: directory, BACKUP_VERIFY: 'full' } });
    assert.deepEqual(readdirSync(directory), ['notes.txt']);
  });

  test('that is not there ends the start with 78', async (t) => {
    const scene = await setScene(t);
    const bot = scene.launch({ BACKUP_KEEP_DIR: '/nowhere/at/all' });
    assert.equal(await bot.exit, 78);
    assert.match(bot.stderr(), /BACKUP_KEEP_DIR names a directory that is not there/);
  });
});
