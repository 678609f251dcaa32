import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Slot } from '../../../src/backup/job.ts';
import { PortalError } from '../../../src/backup/portal-error.ts';
import type { SlotStatus } from '../../../src/backup/slot-status.ts';
import { createScheduling } from '../../../src/commands/schedule/change.ts';
import { hourMs } from '../../../src/lib/durations.ts';
import { aBroken, aCompleted, aCopy, aDoneJob, aJob, aRunning, startedAt } from '../../support/builders.ts';
import { createKeptLog } from '../../support/log.ts';
import { createProcess, createWorld, type World } from '../../support/process.ts';

const idAt = (at: number): string => (at / 1000).toFixed(6);

/** The status as one process tells it. */
const statusOf = (world: World, configured: Slot = 'portal') => createProcess(world).acts.status(configured);

const only = (slots: readonly SlotStatus[]): SlotStatus => {
  const [slot, ...more] = slots;
  assert.ok(slot && more.length === 0);
  return slot;
};

test('A run that this process follows is told as it is now, and the history is not read for it', async () => {
  const world = createWorld();
  const process = createProcess(world);
  process.ask();
  await world.clock.advance(1_000);
  world.portal.set({ status: 'running', percent: 30 });
  const { now } = only((await process.acts.status('portal')).slots);
  assert.ok(now.kind === 'run' && now.run.phase === 'running');
  assert.deepEqual([now.run.percent, now.isAtPortal, now.id], [30, true, world.channel.cards()[0]?.id]);
  assert.equal(world.portal.count('history'), 0);
});

test('A run that another process follows is told from its card and the portal', async () => {
  const world = createWorld();
  world.channel.put(aRunning(), { follower: 'two', beat: 3 });
  world.portal.set({ percent: 70 });
  const { now } = only((await statusOf(world)).slots);
  assert.ok(now.kind === 'run' && now.run.phase === 'running' && now.run.percent === 70);
});

test('The durations of runs from before the last three days are known', async () => {
  const world = createWorld();
  const before = startedAt - 200 * hourMs;
  const old = aCompleted({ key: 'old', backupId: 't0', startedAt: before, endedAt: before + hourMs });
  world.channel.put(old, {}, idAt(before));
  world.channel.put(aRunning(), { follower: 'two', beat: 3 });
  world.portal.set({ percent: 70 });
  const { now } = only((await statusOf(world)).slots);
  assert.ok(now.kind === 'run');
  assert.deepEqual(now.usual, { ms: hourMs, runs: 1, doneAt: startedAt + hourMs });
});

test('Cards of another portal tell nothing', async () => {
  const world = createWorld();
  world.channel.put(aCompleted({ portal: 'https://other.example.com' }));
  assert.equal(only((await statusOf(world)).slots).last, undefined);
});

/** How often the newest page was read whole. */
const wholePages = ({ channel }: World): number =>
  channel.calls.filter(({ method, ts }) => method === 'read' && ts === '').length;

test('The newest page is read once a minute, what is new each time', async () => {
  const world = createWorld();
  world.channel.put(aCompleted());
  const { acts } = createProcess(world);
  for (let times = 0; times < 3; times += 1) await acts.status('portal');
  assert.deepEqual([wholePages(world), world.channel.count('read')], [1, 4]);
  await world.clock.advance(59_999);
  await acts.status('portal');
  assert.equal(wholePages(world), 1);
  await world.clock.advance(1);
  await acts.status('portal');
  assert.equal(wholePages(world), 2);
});

test('A long run that ended since the newest page was read is told all the same', async () => {
  const world = createWorld();
  const { clock, channel } = world;
  const { acts } = createProcess(world);
  const id = channel.put(aRunning(), { follower: 'two', beat: 3 }, idAt(startedAt - hourMs));
  await acts.status('portal');
  channel.put(aCompleted(), {}, id);
  await clock.advance(5_000);
  await acts.status('portal');
  await clock.advance(5_000);
  const { now, last } = only((await acts.status('portal')).slots);
  assert.equal(now.kind, 'nothing');
  assert.ok(last?.kind === 'run' && last.run.phase === 'completed');
  assert.equal(wholePages(world), 1);
});

test('A card that was withdrawn since the newest page was read is not told', async () => {
  const world = createWorld();
  const { acts } = createProcess(world);
  const id = world.channel.put(aRunning(), { follower: 'two', beat: 3 });
  await acts.status('portal');
  await world.channel.remove(id);
  const { now, last } = only((await acts.status('portal')).slots);
  assert.deepEqual([now.kind, last], ['nothing', undefined]);
});

test('Without the cards the portal is told, and that they are missing', async () => {
  const world = createWorld();
  world.channel.fail('read', 'down');
  world.portal.set({ id: 't9', percent: 5 });
  const { slots, areCardsRead } = await statusOf(world);
  assert.deepEqual([only(slots).now.kind, areCardsRead], ['job', false]);
});

test('A look at the newest page that failed is made again at once', async () => {
  const world = createWorld();
  const { acts } = createProcess(world);
  world.channel.fail('read', 'down', 1);
  assert.equal((await acts.status('portal')).areCardsRead, false);
  assert.equal((await acts.status('portal')).areCardsRead, true);
});

test('A portal that does not answer is told as such, with what the cards know', async () => {
  const world = createWorld();
  world.channel.put(aBroken());
  world.portal.fail('progress', 'unavailable');
  const { now, last } = only((await statusOf(world)).slots);
  assert.ok(now.kind === 'unasked' && now.failure.kind === 'unavailable');
  assert.ok(last?.kind === 'run' && last.run.phase === 'failed');
});

const schedule = {
  storage: 'DataStore',
  params: {},
  copiesKept: 5,
  rhythm: { every: 'day', hour: 3 },
  lastAt: startedAt,
} as const;

test('The schedule’s next time is reckoned in the portal’s own zone', async () => {
  const world = createWorld();
  world.portal.schedules.set('portal', { slot: 'portal', ...schedule });
  assert.deepEqual(only((await statusOf(world)).slots).next, { kind: 'at', at: Date.UTC(2026, 2, 3, 2) });
  world.portal.is.timeZone = undefined;
  assert.deepEqual(only((await statusOf(world)).slots).next, { kind: 'unzoned' });
});

test('A schedule that the portal would delete instead of running it is told as such, and when its turn last came', async () => {
  const world = createWorld();
  world.portal.schedules.set('portal', { slot: 'portal', ...schedule });
  const { isDoomed, lastDueAt } = only((await statusOf(world)).slots);
  assert.deepEqual([isDoomed, lastDueAt], [undefined, startedAt]);
  world.portal.priced({ kind: 'paid', used: 2, allowance: 2, service: 'off', price: '$10' });
  assert.equal(only((await statusOf(world)).slots).isDoomed, true);
  const { value: scheduled } = await createScheduling({ ...world, log: createKeptLog() }).read('portal');
  assert.equal(scheduled?.isDoomed, true);
});

test('A schedule that cannot be read does not keep the rest from being told', async () => {
  const world = createWorld();
  world.portal.fail('schedule', { kind: 'payment', detail: '', httpStatus: 402 });
  world.portal.fail('facts', 'timeout');
  world.portal.jobs.set('portal', aDoneJob({ id: 't9' }));
  const { last, next } = only((await statusOf(world)).slots);
  assert.equal(last?.kind, 'job');
  assert.ok(next.kind === 'unread' && next.failure.httpStatus === 402);
});

test('In the cloud nobody asks for backups of the whole instance', async () => {
  const world = createWorld();
  await statusOf(world);
  assert.deepEqual([world.portal.count('progress'), world.portal.count('schedule')], [1, 1]);
});

test('A self-hosted portal has its other slot told where there is something to tell', async () => {
  const world = createWorld();
  world.portal.is.isStandalone = true;
  const names = async (configured?: Slot) => (await statusOf(world, configured)).slots.map(({ slot }) => slot);
  assert.deepEqual(await names(), ['portal']);
  assert.deepEqual(await names('dump'), ['portal', 'dump']);
  world.portal.jobs.set('dump', aJob({ id: 't9' }));
  assert.deepEqual(await names(), ['portal', 'dump']);
  world.portal.jobs.clear();
  world.portal.schedules.set('dump', { slot: 'dump', ...schedule });
  assert.deepEqual(await names(), ['portal', 'dump']);
});

test('A slot that is configured is told even where the portal does not say what it is', async () => {
  const world = createWorld();
  world.portal.fail('facts', 'timeout');
  assert.deepEqual(
    (await statusOf(world, 'dump')).slots.map(({ slot }) => slot),
    ['portal', 'dump'],
  );
});

test('A slot that the portal closes is left out, unless the bot is set up for it', async () => {
  const world = createWorld();
  const { progress } = world.portal;
  world.portal.is.isStandalone = true;
  Object.assign(world.portal, {
    progress: async (slot: Slot) => {
      if (slot === 'dump') throw new PortalError({ kind: 'forbidden', detail: 'Access denied', httpStatus: 403 });
      return await progress(slot);
    },
  });
  world.channel.put(aCompleted({ slot: 'dump' }));
  const slots = async (configured: Slot) => (await statusOf(world, configured)).slots;
  assert.deepEqual(
    (await slots('portal')).map(({ slot }) => slot),
    ['portal'],
  );
  const [, dump] = await slots('dump');
  assert.equal(dump?.now.kind, 'unasked');
});

test('Who deleted the copy of the last backups is known to every process', async () => {
  const world = createWorld();
  const first = world.channel.put(aCompleted({ key: 'first', backupId: 't0', endedAt: startedAt }));
  world.channel.put(aBroken());
  world.channel.close(first);
  const { acts } = createProcess(world);
  world.portal.copies.push(aCopy({ id: 't0' }));
  assert.equal((await acts.status('portal')).deleted.size, 0);
  await acts.deleteCopy({ id: 't0', by: 'U2', configured: 'portal', announce: async () => true });
  assert.deepEqual((await statusOf(world)).deleted, new Map([[first, 'U2']]));
  world.channel.fail('marks', 'down');
  assert.equal((await statusOf(world)).deleted.size, 0);
  world.channel.clearFaults();
  world.portal.set({ id: 't9' });
  const before = world.channel.count('marks');
  await statusOf(world);
  assert.equal(world.channel.count('marks'), before, 'what runs is told alone');
});
