import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sit } from './performing.ts';

test('the plan decides what the next backup costs', async (t) => {
  const { portal, type } = await sit(t);
  portal.startElsewhere();
  portal.finishNow();
  assert.equal(await type('plan 3'), 'The next 2 backups this month are free.');
  assert.match(await type('plan paid'), /the next one costs money\.$/);
  assert.deepEqual([portal.knobs.allowance, portal.freeBackupsUsed()], [2, 2]);
  assert.equal(await type('plan free'), 'Backups are free.');
  assert.equal(portal.freeBackupsUsed(), 1, 'those that were really made');
});

test('a copy that is deleted was a backup all the same, and counts', async (t) => {
  const { portal, type } = await sit(t);
  portal.startElsewhere();
  portal.finishNow();
  const [copy] = portal.history();
  portal.loseCopy(copy?.id ?? '');
  assert.equal(await type('plan 1'), 'The free backups of this month are used up: the next one costs money.');
});

test('one thing that is broken is fixed alone, and only what is broken', async (t) => {
  const { portal, workspace, type } = await sit(t);
  await type('break worker down');
  await type('break edits refused');
  assert.equal(await type('break edits refused'), 'That is so already. Nothing changed.');
  assert.equal(await type('fix edits'), '“edits refused” is fixed.');
  assert.deepEqual([portal.knobs.isWorkerDown, workspace.knobs.editWindowMs], [true, Number.POSITIVE_INFINITY]);
  assert.equal(await type('fix edits'), '“edits refused” is not broken. Nothing changed.');
  assert.match(await type('fix wrker'), /the nearest is “worker down”\. Nothing changed\.$/);
  await type('break lost answer');
  await type('fix lost answer');
  assert.equal(portal.faults.take('startbackup'), undefined);
  assert.match(await type('break sockets cut'), /^It happens: every socket is cut/);
});

for (const changed of [{ isSelfHosted: true }, { server: '3.1' }] as const) {
  test(`a portal without a plan has none to change: ${JSON.stringify(changed)}`, async (t) => {
    const { portal, type } = await sit(t, changed);
    const { allowance } = portal.knobs;
    assert.match(await type('plan paid'), /Nothing changed\.$/);
    assert.equal(portal.knobs.allowance, allowance);
  });
}

test('something is broken until it is fixed, and nonsense breaks nothing', async (t) => {
  const { portal, type } = await sit(t);
  assert.match(await type('break'), /break job fails/);
  assert.match(await type('break job'), /^Broken: backups fail/);
  assert.equal(portal.knobs.ending, 'error');
  await type('fix');
  assert.equal(portal.knobs.ending, 'success');
  assert.match(await type('break everything'), /Nothing changed\.$/);
  assert.match(await type('break frozen'), /^No backup is running at the portal\. Nothing changed\.$/);
});
