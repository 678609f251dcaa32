import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PortalError } from '../../../src/backup/portal-error.ts';
import { aCompleted, aJob, aRunning, aStarting, startedAt } from '../../support/builders.ts';
import { beginBackup, cancelBy, ended, notes, told } from '../../support/cancelling.ts';
import { createProcess, type World } from '../../support/process.ts';

for (const isDump of [false, true]) {
  test(`A cancelled ${isDump ? 'dump' : 'backup'} is noted under its card before the portal is asked, and its card ends as cancelled by that person`, async () => {
    const { world, process } = await beginBackup(isDump);
    const { cancel } = world.portal;
    let notedBefore: readonly unknown[] = [];
    Object.assign(world.portal, {
      cancel: () => {
        notedBefore = notes(world);
        return cancel();
      },
    });
    const again = createProcess(world, { follower: 'two' });
    const { answers } = cancelBy(again, 'U1');
    await world.clock.advance(20_000);
    assert.deepEqual(notedBefore, [['cancel', 'U1']]);
    assert.deepEqual(told(answers), ['cancelling']);
    assert.deepEqual(ended(world), ['cancelled by U1']);
    assert.equal(process.log.lines.filter((line) => line.startsWith('error')).length, 0);
  });
}

test('While a backup is being cancelled, its card says by whom and has no button for it', async () => {
  const { world, process } = await beginBackup();
  world.portal.fail('cancel', 'hang', 1);
  cancelBy(process, 'U2');
  await world.clock.advance(4_000);
  const [card] = world.channel.cards();
  assert.equal(card?.run.phase === 'running' && card.run.cancelledBy, 'U2');
});

test("Another's backup is cancelled by who may, and by nobody else", async () => {
  const { world, process } = await beginBackup();
  const { answers } = cancelBy(process, 'U2', { mayCancelOthers: false });
  await world.clock.advance(1_000);
  assert.deepEqual([told(answers), notes(world), world.portal.count('cancel')], [['anothers'], [], 0]);
  const own = cancelBy(process, 'U1', { mayCancelOthers: false });
  await world.clock.advance(1_000);
  assert.deepEqual([told(own.answers), world.portal.count('cancel')], [['cancelling'], 1]);
});

test('A backup whose card was just deleted is not called over', async () => {
  const { world, process } = await beginBackup();
  for (const { id } of world.channel.cards()) world.channel.erase(id);
  const { answers } = cancelBy(process, 'U1');
  await world.clock.advance(500);
  assert.deepEqual([told(answers), world.portal.count('cancel')], [['unread'], 0]);
});

test('A backup is cancelled only while it is the one that runs', async () => {
  const jobs = [
    ['gone', undefined],
    ['another', aJob({ id: 't2', percent: 10 })],
    ['done', aJob({ isCompleted: true, percent: 100, status: 'completed' })],
    ['failed', aJob({ error: 'The disk is full.', isCompleted: true })],
    ['cancelled', aJob({ status: 'cancelled', isCompleted: true })],
  ] as const;
  for (const [name, job] of jobs) {
    const { world, process } = await beginBackup();
    if (job) world.portal.jobs.set('portal', job);
    else world.portal.jobs.delete('portal');
    const { answers } = cancelBy(process, 'U1');
    await world.clock.advance(100);
    assert.deepEqual([told(answers), notes(world), world.portal.count('cancel')], [['over'], [], 0], name);
  }
});

test('The button of a card that has ended cancels nothing, also while a newer backup runs', async () => {
  const { world, process } = await beginBackup();
  world.channel.put(aCompleted({ key: 'k0', backupId: 't0' }), {}, `${startedAt / 1000 - 600}.000000`);
  for (const backupId of ['t0', 'unheard of', '']) {
    const { answers } = cancelBy(process, 'U1', { backupId });
    await world.clock.advance(100);
    assert.deepEqual([told(answers), world.portal.count('cancel')], [['over'], 0], backupId);
  }
});

test('A backup in the other slot is not dropped with it: nothing is cancelled while both run', async () => {
  const { world, process } = await beginBackup();
  world.portal.jobs.set('dump', aJob({ id: 'd1', percent: 10 }));
  const { answers } = cancelBy(process, 'U1');
  await world.clock.advance(100);
  assert.deepEqual([told(answers), notes(world), world.portal.count('cancel')], [['both'], [], 0]);
  world.portal.jobs.set('dump', aJob({ id: 'd1', percent: 100, isCompleted: true }));
  const later = cancelBy(process, 'U1');
  await world.clock.advance(100);
  assert.deepEqual(told(later.answers), ['cancelling']);
});

test('A server that has one slot for both kinds tells of the same job twice, which is no second one', async () => {
  const { world, process } = await beginBackup();
  world.portal.set({ id: 't1', percent: 40 }, 'dump');
  const { answers } = cancelBy(process, 'U1');
  await world.clock.advance(100);
  assert.deepEqual(told(answers), ['cancelling']);
});

/** Makes the portal refuse to tell of that slot. */
const refuseToTell = (world: World, refused: 'portal' | 'dump', kind: 'forbidden' | 'unavailable'): void => {
  const { progress } = world.portal;
  const refuse: typeof progress = async (slot) => {
    if (slot === refused) throw new PortalError({ kind, detail: '', httpStatus: kind === 'forbidden' ? 403 : 502 });
    return await progress(slot);
  };
  Object.assign(world.portal, { progress: refuse });
};

test('A portal that makes no dumps refuses to tell of one, which is no reason not to cancel', async () => {
  const { world } = await beginBackup();
  refuseToTell(world, 'dump', 'forbidden');
  const { answers } = cancelBy(createProcess(world, { follower: 'two' }), 'U1');
  await world.clock.advance(100);
  assert.deepEqual(told(answers), ['cancelling']);
});

for (const [refused, kind] of [
  ['portal', 'forbidden'],
  ['portal', 'unavailable'],
  ['dump', 'unavailable'],
] as const) {
  test(`A portal that does not tell what runs in its ${refused} slot (${kind}) is not asked to cancel`, async () => {
    const { world } = await beginBackup();
    refuseToTell(world, refused, kind);
    const { answers } = cancelBy(createProcess(world, { follower: 'two' }), 'U1');
    await world.clock.advance(100);
    assert.deepEqual([told(answers), notes(world), world.portal.count('cancel')], [['unasked'], [], 0]);
  });
}

test('A server that tells no status is too old to cancel', async () => {
  const { world, process } = await beginBackup();
  const { status: _, ...old } = aJob({ percent: 40 });
  world.portal.jobs.set('portal', old);
  const { answers } = cancelBy(process, 'U1');
  await world.clock.advance(100);
  assert.deepEqual([told(answers), world.portal.count('cancel')], [['old'], 0]);
});

test('Nothing is cancelled where Slack does not show the cards, or does not take the note', async () => {
  const { world, process } = await beginBackup();
  world.channel.fail('read', 'down', 1);
  const unread = cancelBy(process, 'U1');
  await world.clock.advance(100);
  assert.deepEqual([told(unread.answers), world.portal.count('cancel')], [['unread'], 0]);
  world.channel.fail('reply', { code: 'is_archived' });
  const unnoted = cancelBy(process, 'U1');
  await world.clock.advance(100);
  assert.deepEqual([told(unnoted.answers), world.portal.count('cancel')], [['unnoted'], 0]);
});

for (const [why, turn, expected] of [
  ['over', ({ portal }: World) => portal.jobs.set('portal', aJob({ id: 't2', percent: 1 })), ['cancel']],
  ['both', ({ portal }: World) => portal.jobs.set('dump', aJob({ id: 'd1', percent: 1 })), ['cancel', 'kept']],
] as const) {
  test(`What begins while Slack takes its time for the note is not cancelled (${why})`, async () => {
    const { world, process } = await beginBackup();
    world.channel.fail('reply', { seconds: 20 }, 1);
    const { answers } = cancelBy(process, 'U1');
    await world.clock.advance(10_000);
    turn(world);
    await world.clock.advance(20_000);
    assert.deepEqual([told(answers), world.portal.count('cancel')], [[why], 0]);
    assert.deepEqual(
      notes(world).map(([about]) => about),
      expected,
    );
    const [card] = world.channel.cards();
    assert.ok(card?.run.phase !== 'running' || card.run.cancelledBy === undefined);
  });
}

test('What can be cancelled is what runs, as this process knows it best', async () => {
  const { world, process } = await beginBackup();
  world.channel.put(aRunning({ key: 'k2', slot: 'dump', backupId: 'd1', requestedBy: 'U2' }), { follower: 'two' });
  world.channel.put(aRunning({ key: 'k3', backupId: undefined }), { follower: 'two' });
  world.channel.put(aCompleted({ key: 'k4', backupId: 't0' }));
  const found = await process.acts.cancellable();
  assert.ok(!('answer' in found));
  assert.deepEqual(
    found.map(({ run }) => [run.backupId, run.percent]),
    [
      ['t1', 40],
      ['d1', 40],
    ],
  );
  world.channel.fail('read', 'down', 1);
  assert.deepEqual(await process.acts.cancellable(), { answer: { kind: 'uncancelled', why: 'unread' } });
});

test('A backup that is only being started cannot be cancelled yet, which is told; it does not hide one that runs', async () => {
  const { world, process } = await beginBackup();
  const card = world.channel.put(aStarting({ key: 'k2', slot: 'dump' }), { follower: 'two' });
  const found = await process.acts.cancellable();
  assert.ok(!('answer' in found));
  assert.deepEqual(
    found.map(({ run }) => run.backupId),
    ['t1'],
  );
  world.portal.complete();
  await world.clock.advance(4_000);
  const answer = { kind: 'uncancelled', why: 'starting', card };
  assert.deepEqual(await process.acts.cancellable(), { answer });
  const { answers } = cancelBy(process, 'U1');
  await world.clock.advance(100);
  assert.deepEqual(told(answers), ['over'], 'the button is another backup’s');
});

test('Presses of one cancel button in one moment ask the portal once, and are told the same', async () => {
  const { world, process } = await beginBackup();
  const { cancel } = world.portal;
  Object.assign(world.portal, { cancel: () => world.clock.sleep(500).then(() => cancel()) });
  const three = ['U1', 'U1', 'U2'].map((by) => cancelBy(process, by).answers);
  await world.clock.advance(20_000);
  assert.deepEqual(three.map(told), [['cancelling'], ['cancelling'], ['cancelling']]);
  assert.deepEqual([notes(world), world.portal.count('cancel')], [[['cancel', 'U1']], 1]);
  assert.deepEqual(ended(world), ['cancelled by U1']);
});

test('A press after a cancel that came to nothing gets its own try', async () => {
  const { world, process } = await beginBackup();
  world.channel.fail('reply', { code: 'is_archived' }, 1);
  const first = cancelBy(process, 'U1');
  await world.clock.advance(2_000);
  const second = cancelBy(process, 'U1');
  await world.clock.advance(20_000);
  assert.deepEqual([told(first.answers), told(second.answers)], [['unnoted'], ['cancelling']]);
});
