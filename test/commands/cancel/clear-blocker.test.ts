import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../../src/backup/outcome.ts';
import { minuteMs } from '../../../src/lib/durations.ts';
import { aJob, aRunning, startedAt } from '../../support/builders.ts';
import { createProcess, createWorld, type Process, type World } from '../../support/process.ts';

const broken = aJob({ id: 't9', status: 'failed', error: 'One or more errors occurred. (account)' });

const clearBy = async (process: Process, change: { mayClear?: boolean; isAnnounced?: boolean; id?: string } = {}) => {
  const answers: Answer[] = [];
  const announced: string[] = [];
  await process.acts.clear({
    backupId: change.id ?? 't9',
    slot: 'portal',
    by: 'U1',
    mayClear: async () => change.mayClear ?? true,
    announce: async ({ job }) => {
      announced.push(job.id ?? '');
      return change.isAnnounced ?? true;
    },
    tell: async (answer) => void answers.push(answer),
  });
  return { said: answers.map((answer) => ('why' in answer ? answer.why : answer.kind)), announced };
};

const nowOf = async (process: Process) => (await process.acts.status('portal')).slots[0]?.now;

/** A job that has not moved for half an hour while this process looked at it. */
const standStill = async (world: World, process: Process) => {
  world.portal.set({ id: 't9', percent: 72 });
  await process.acts.status('portal');
  await world.clock.advance(30 * minuteMs);
};

test('A job that failed and was never ended is told before a start is sent, with since when it was seen', async () => {
  const world = createWorld();
  world.portal.jobs.set('portal', broken);
  const process = createProcess(world);
  const blocker = { slot: 'portal', job: broken, kind: 'broken', since: startedAt } as const;
  assert.deepEqual(await nowOf(process), { kind: 'blocked', blocker });
  await world.clock.advance(5 * minuteMs);
  const { answers, done } = process.ask();
  await done;
  assert.deepEqual(answers, [{ kind: 'blocked', blocker }]);
  assert.deepEqual([world.channel.cards().length, world.portal.count('start')], [0, 0]);
});

test('A job that has not moved for long blocks its slot, and one that moves does not', async () => {
  const world = createWorld();
  const process = createProcess(world);
  await standStill(world, process);
  const { answers, done } = process.ask();
  await done;
  const [said] = answers;
  assert.ok(said?.kind === 'blocked');
  assert.deepEqual([said.blocker.kind, said.blocker.since], ['still', startedAt]);
  world.portal.set({ percent: 74 });
  assert.equal((await nowOf(process))?.kind, 'job');
});

test('A run of a card that has not moved is told by its card', async () => {
  const world = createWorld();
  const process = createProcess(world);
  world.channel.put(aRunning({ backupId: 't9' }), { follower: 'two', beat: 3 });
  await standStill(world, process);
  const { answers, done } = process.ask();
  await done;
  assert.deepEqual([answers[0]?.kind, (await nowOf(process))?.kind], ['taken', 'run']);
});

test('What blocks is cleared after everybody was told, and a backup can be started again', async () => {
  for (const kind of ['broken', 'still'] as const) {
    const world = createWorld();
    const process = createProcess(world);
    if (kind === 'still') await standStill(world, process);
    else world.portal.jobs.set('portal', broken);
    assert.deepEqual(await clearBy(process), { said: ['cleared'], announced: ['t9'] });
    process.ask();
    await world.clock.advance(3_000);
    assert.equal(world.portal.started.length, 1, kind);
  }
});

test('Nothing is cleared that does not block, by who may not, without a message, or beside a backup that runs', async () => {
  const rows = [
    ['moved', { id: 't8' }],
    ['forbidden', { mayClear: false }],
    ['unannounced', { isAnnounced: false }],
    ['both', {}],
  ] as const;
  for (const [why, change] of rows) {
    const world = createWorld();
    world.portal.jobs.set('portal', broken);
    if (why === 'both') world.portal.set({ id: 'd1', percent: 10 }, 'dump');
    assert.deepEqual((await clearBy(createProcess(world), change)).said, [why]);
    assert.equal(world.portal.count('cancel'), 0, why);
  }
  const world = createWorld();
  world.portal.set({ id: 't9', percent: 10 });
  assert.deepEqual((await clearBy(createProcess(world))).said, ['moved'], 'it runs');
});
