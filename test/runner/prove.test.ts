import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Proven } from '../../src/backup/proof.ts';
import { hasCopy } from '../../src/backup/run.ts';
import type { Proved, Prover } from '../../src/runner/ports.ts';
import { aCompleted } from '../support/builders.ts';
import { createProcess, createWorld, type World } from '../support/process.ts';

const figures = { sizeBytes: 9, tookMs: 1, sha256: 'A', tables: 48, documents: 5, documentsWhole: 5 };
const whole: Proven = { kind: 'whole', ...figures };
const lacking: Proven = { kind: 'incomplete', ...figures, documentsWhole: 2 };

/** A prover that says what it is told to, each time it is told. */
const createFakeProver = () => {
  const waiting: ((proved: Proved) => void)[] = [];
  const prove: Prover = (_run, _mode, signal) =>
    new Promise((resolve, reject) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  return { prove, count: () => waiting.length, say: (proof: Proven) => waiting.at(-1)?.({ proof, missing: [] }) };
};

const proofOf = ({ channel }: World) => {
  const run = channel.cards()[0]?.run;
  return run && hasCopy(run) ? run.proof : undefined;
};
const phaseOf = ({ channel }: World) => channel.cards()[0]?.run.phase;
const aboutOf = ({ channel }: World): readonly string[] => channel.replies.map(({ mark }) => mark.about);

/** A backup that has just ended, and whose copy is being verified. */
const begin = async () => {
  const world = createWorld();
  const prover = createFakeProver();
  const first = createProcess(world, { notify: 'all', prove: prover.prove });
  first.ask();
  await world.clock.advance(5_000);
  world.portal.complete();
  await world.clock.until(() => phaseOf(world) === 'completed', 10_000);
  return { world, prover, first };
};

test('The end is shown at once, the copy is verified meanwhile, and the notice says both', async () => {
  const { world, prover } = await begin();
  assert.equal(proofOf(world)?.kind, 'pending');
  assert.deepEqual(aboutOf(world), []);
  prover.say(whole);
  await world.clock.advance(5_000);
  assert.deepEqual(proofOf(world), whole);
  assert.deepEqual(aboutOf(world), ['end']);
});

test('After ten minutes the end is told without the outcome, and a whole copy calls nobody later', async () => {
  const { world, prover } = await begin();
  await world.clock.advance(599_000);
  assert.deepEqual(aboutOf(world), []);
  await world.clock.advance(5_000);
  assert.deepEqual(aboutOf(world), ['end']);
  prover.say(whole);
  await world.clock.advance(5_000);
  assert.deepEqual([proofOf(world)?.kind, aboutOf(world)], ['whole', ['end']]);
});

test('A copy that turns out bad after the end was told calls a person once more', async () => {
  const { world, prover } = await begin();
  await world.clock.advance(604_000);
  prover.say(lacking);
  await world.clock.advance(5_000);
  assert.equal(phaseOf(world), 'completed_with_warnings');
  assert.deepEqual(aboutOf(world), ['end', 'proof']);
});

test('If the process dies over it, the next one verifies again from the beginning', async () => {
  const { world, prover, first } = await begin();
  await world.clock.advance(30_000);
  first.kill();
  const second = createProcess(world, { follower: 'two', notify: 'all', prove: prover.prove });
  void second.runner.followCards();
  await world.clock.until(() => prover.count() === 2, 90_000);
  prover.say(whole);
  await world.clock.advance(5_000);
  assert.deepEqual([proofOf(world)?.kind, aboutOf(world)], ['whole', ['end']]);
});

test('A process that is stopped lets go of it at once', async () => {
  const { world, prover, first } = await begin();
  void first.stop(5_000);
  await world.clock.advance(5_000);
  assert.deepEqual([proofOf(world)?.kind, world.channel.cards()[0]?.follower], ['pending', undefined]);
  const second = createProcess(world, { follower: 'two', prove: prover.prove });
  void second.runner.followCards();
  await world.clock.until(() => prover.count() === 2, 10_000);
});

test('A copy on which five processes died is told as one that could not be read', async () => {
  const world = createWorld();
  const prover = createFakeProver();
  world.channel.put(aCompleted({ proof: { kind: 'pending', mode: 'full', attempt: 5 } }));
  void createProcess(world, { prove: prover.prove }).runner.followCards();
  await world.clock.advance(10_000);
  assert.deepEqual([proofOf(world), prover.count()], [{ kind: 'unreadable', why: 'interrupted' }, 0]);
});

test('A person can have a card’s copy verified again, once at a time, and a better outcome takes the warning back', async () => {
  const world = createWorld();
  const prover = createFakeProver();
  const bad = aCompleted({ phase: 'completed_with_warnings', proof: { kind: 'unreadable', why: 'cut' } });
  world.channel.put(bad, { follower: 'gone', beat: 7 });
  const { runner } = createProcess(world, { prove: prover.prove });
  const [card] = world.channel.cards();
  assert.ok(card);
  const asked = [runner.verify(card), runner.verify(card)] as const;
  await world.clock.advance(5_000);
  assert.deepEqual([prover.count(), await asked[1]], [1, 'under_way']);
  assert.equal(proofOf(world)?.kind, 'pending');
  prover.say(whole);
  await world.clock.advance(5_000);
  assert.deepEqual(await asked[0], { proof: whole, missing: [] });
  assert.deepEqual([phaseOf(world), aboutOf(world)], ['completed', []]);
});
