import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run } from '../../src/backup/run.ts';
import { hourMs, minuteMs } from '../../src/lib/durations.ts';
import { startedAt } from '../support/builders.ts';
import { createProcess, createWorld, type World } from '../support/process.ts';

/**
 * When the card says that its run ended, counted in ms from the start: at the earliest, 0 for when it was seen, and at
 * the latest.
 */
const endOn = ({ channel }: World): readonly [after: number, at: number, phase: Run['phase']] | undefined => {
  const run = channel.cards()[0]?.run;
  if (!run || !('endedAfter' in run)) return undefined;
  return [run.endedAfter === undefined ? 0 : run.endedAfter - startedAt, run.endedAt - startedAt, run.phase];
};

/** A world in which a backup has run for ten minutes, at 40 % since its first. */
const underWay = async () => {
  const world = createWorld();
  const process = createProcess(world);
  process.ask();
  await world.clock.advance(60_000);
  world.portal.set({ percent: 40 });
  await world.clock.advance(9 * minuteMs);
  return { world, process };
};

test('A backup that ended while no bot ran ended between the last look and the next, and not when it was found', async () => {
  const { world, process } = await underWay();
  process.kill();
  await world.clock.advance(hourMs);
  world.portal.complete();
  await world.clock.advance(3 * hourMs);
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(120_000);
  const [after = 0, at = 0, phase] = endOn(world) ?? [];
  assert.equal(phase, 'completed');
  assert.ok(after > 10 * minuteMs - 20_000 && after <= 10 * minuteMs, `${after}`);
  assert.ok(at >= 4 * hourMs, `${at}`);
});

test('A copy of a backup that ended while no bot ran, and that the portal forgot, tells when it ended', async () => {
  const { world, process } = await underWay();
  process.kill();
  const [job] = world.portal.jobs.values();
  const createdAt = startedAt + hourMs;
  assert.ok(job);
  world.portal.copies.push({ id: job.id ?? '', fileName: 'portal.tar.gz', storage: 'DataStore', createdAt });
  world.portal.jobs.clear();
  await world.clock.advance(3 * hourMs);
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await world.clock.advance(120_000);
  assert.deepEqual(endOn(world), [0, hourMs, 'completed']);
});

test('A backup that ended while its portal did not answer ended between the last look and the next', async () => {
  const { world } = await underWay();
  world.portal.fail('progress', 'unavailable');
  await world.clock.advance(2 * hourMs);
  world.portal.clearFaults();
  world.portal.set({ error: 'The disk is full.', isCompleted: true });
  await world.clock.advance(120_000);
  const [after = 0, at = 0, phase] = endOn(world) ?? [];
  assert.equal(phase, 'failed');
  assert.ok(after > 10 * minuteMs - 20_000 && after <= 10 * minuteMs, `${after}`);
  assert.ok(at > 2 * hourMs, `${at}`);
});

test('A backup that ends while another process takes it over at once has its time', async () => {
  const { world, process } = await underWay();
  void createProcess(world, { follower: 'two' }).runner.followCards();
  await process.stop(5_000);
  world.portal.complete();
  await world.clock.advance(60_000);
  const [after, at = 0] = endOn(world) ?? [];
  assert.equal(after, 0);
  assert.ok(at > 10 * minuteMs && at < 11 * minuteMs, `${at}`);
});

test('That a backup was seen again is on its card within 12 s, in place of the beat', async () => {
  const { world } = await underWay();
  const before = world.channel.count('update');
  await world.clock.advance(hourMs);
  assert.ok(world.channel.count('update') - before <= hourMs / 12_000 + 1, `${world.channel.count('update') - before}`);
});
