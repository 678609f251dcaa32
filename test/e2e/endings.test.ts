import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SimulatedPortal } from '../../src/sandbox/portal/portal.ts';
import { cardSaying, endedCard, recordOf, repliesTo, startCalls, statusesOf, statusOf, toldWords } from './reading.ts';
import { openQuickScene, type Scene } from './scene.ts';

type Ending = {
  readonly name: string;
  readonly prepare?: (portal: SimulatedPortal) => void;
  /** What happens once the backup runs. */
  readonly meanwhile?: (portal: SimulatedPortal) => void;
  readonly status: string;
  /** What the card says of it. */
  readonly says: RegExp;
};

const endings: readonly Ending[] = [
  {
    name: 'an error, which the portal marks as completed',
    prepare: ({ knobs }) => Object.assign(knobs, { ending: 'error', errorMessage: 'No space left <!channel> on disk' }),
    status: 'Failed',
    says: /No space left <!channel> on disk.*\*no copy\*/,
  },
  {
    name: 'a copy with files missing',
    prepare: ({ knobs }) => Object.assign(knobs, { ending: 'warning' }),
    status: 'Completed with warnings',
    says: /Some files were not included in the backup.*\*not all is as it should be\*/,
  },
  {
    name: 'a cancellation on the web page',
    meanwhile: (portal) => portal.cancelElsewhere(),
    status: 'Cancelled',
    says: /Cancelled outside Slack.*\*no copy\*/,
  },
  {
    name: 'a job that is gone and left no copy',
    meanwhile: (portal) => portal.forget(),
    status: 'Unknown',
    says: /no longer knows this backup.*Do \*not\* count on a copy/,
  },
  {
    name: 'a job that is gone and left a copy',
    meanwhile: (portal) => {
      portal.finishNow();
      portal.forget();
    },
    status: 'Completed',
    says: /Found in the portal's history/,
  },
  {
    name: "somebody else's job in its place",
    meanwhile: (portal) => {
      portal.forget();
      portal.startElsewhere();
    },
    status: 'Unknown',
    says: /Another backup \([0-9a-f-]{36}\) has taken its place/,
  },
  {
    name: 'an error outside of the portal’s own handling',
    prepare: ({ knobs }) => Object.assign(knobs, { ending: 'hard-error', errorMessage: 'The tenant is gone' }),
    status: 'Failed',
    says: /The tenant is gone.*\*no copy\*/,
  },
];

const play = async (scene: Scene, { name, prepare, meanwhile, status, says }: Ending, turn: number): Promise<void> => {
  const { portal, workspace } = scene;
  const who = workspace.people.colleague;
  Object.assign(portal.knobs, { ending: 'success', durationMs: meanwhile ? 60_000 : 800 });
  prepare?.(portal);
  await workspace.command(who, '');
  if (meanwhile) {
    await cardSaying(scene, 'Running', turn);
    await scene.until('a worker has the job', () => portal.job()?.stage.name === 'working');
    meanwhile(portal);
  }
  const card = await endedCard(scene, turn);
  assert.equal(statusOf(card), status, name);
  assert.deepEqual(statusesOf(card), ['Starting', 'Running', status], name);
  assert.match(JSON.stringify(card.blocks), says, name);
  assert.doesNotMatch(card.text, /<!channel>/, name);
  const id = portal.starts[turn]?.taskId ?? '';
  assert.equal(recordOf(card).backup_id, id, name);
  assert.ok(card.text.includes(id), name);
  const [notice, ...more] = await scene.until(`a notice of ${name}`, () => {
    const replies = repliesTo(workspace, card);
    return replies.length > 0 && replies;
  });
  assert.ok(notice?.text.startsWith(`<@${who}>`), notice?.text);
  assert.match(notice?.text ?? '', new RegExp(`\\*${status}\\*`), name);
  assert.equal(more.length, 0, name);
};

describe('a backup that does not go well', { concurrency: 8 }, () => {
  test('is told as what it was, whatever it was', async (t) => {
    const scene = await openQuickScene(t);
    scene.portal.knobs.allowance = endings.length;
    for (const [turn, ending] of endings.entries()) {
      await play(scene, ending, turn);
      scene.portal.forget();
    }
    assert.equal(startCalls(scene), endings.length, 'each was asked for once');
  });

  test('names the archive that it left in its room where the storage is full', async (t) => {
    const env = { BACKUP_STORAGE_TYPE: 'Documents', BACKUP_STORAGE_PARAMS: 'folderId=1234' };
    const scene = await openQuickScene(t, { env });
    const { portal, workspace } = scene;
    Object.assign(portal.knobs, { storageUsedBytes: 1_000, storageTotalBytes: 1_001 });
    await workspace.command(workspace.people.admin, '');
    const card = await endedCard(scene);
    assert.equal(statusOf(card), 'Failed');
    const left = portal.files().findLast(({ title }) => title.endsWith('.tar.gz'))?.title ?? 'none';
    const blocks = JSON.stringify(card.blocks);
    assert.ok(blocks.includes(`Its archive ${left} was left in the room`), blocks);
    assert.match(blocks, /storage is full.*\/rooms\/shared\/1234\/filter\?folder=1234.*\*no copy\*/);
  });

  test('is in the way of the next where the portal broke: nothing is started, and the person is told so', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    portal.knobs.ending = 'hard-error';
    await workspace.command(workspace.people.admin, '');
    assert.equal(statusOf(await endedCard(scene)), 'Failed');
    await workspace.command(workspace.people.colleague, '');
    const told = await toldWords(scene, workspace.people.colleague, 'The portal is blocked');
    assert.match(told, /failed.*, but DocSpace still counts it as running\. No other backup can start/);
    assert.doesNotMatch(told, / at ASC|stack/i);
    assert.equal(portal.starts.length, 1);
  });
});
