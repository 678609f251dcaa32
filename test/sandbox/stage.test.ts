import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStage } from '../../src/sandbox/stage.ts';
import { endsOf, healthy } from './page/page-support.ts';

test('a fresh scene takes the old one’s place, which is closed', async (t) => {
  const stage = await openStage(healthy);
  t.after(stage.close);
  const old = stage.scene();
  const seen: unknown[] = [];
  const leave = stage.onScene((scene) => seen.push(scene));
  const fresh = await stage.replace({ server: '3.1', isSelfHosted: true });
  assert.deepEqual([stage.scene(), seen], [fresh, [fresh]]);
  assert.deepEqual(
    [fresh.options.server, fresh.options.isSelfHosted, fresh.options.transport],
    ['3.1', true, 'socket'],
  );
  await assert.rejects(fetch(endsOf(old).portal.origin));
  assert.equal((await fetch(endsOf(fresh).portal.origin)).status, 404);
  leave();
  await stage.replace();
  assert.deepEqual(seen, [fresh]);
});

test('two fresh scenes asked for at once come one after the other, and one is left', async (t) => {
  const stage = await openStage(healthy);
  t.after(stage.close);
  const [one, two] = await Promise.all([stage.replace({ server: '3.1' }), stage.replace({ server: '3.5' })]);
  assert.equal(stage.scene(), two);
  await assert.rejects(fetch(endsOf(one).portal.origin));
});
