import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isEnded } from '../../src/backup/run.ts';
import { aJob } from '../support/builders.ts';
import { createProcess, createWorld, type Process, type World } from '../support/process.ts';

type Step =
  | { readonly kind: 'ask' | 'restart' | 'crash' | 'complete' | 'break' | 'forget' | 'move' | 'clear faults' }
  | { readonly kind: 'ask again'; readonly elsewhere: boolean }
  | { readonly kind: 'delete card' | 'foreign job' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'slack'; readonly fault: 'down' | 'lost' | 'hang' | 'late'; readonly times: number }
  | { readonly kind: 'portal'; readonly fault: 'lost' | 'hang' | 'unavailable'; readonly times: number };

const plain = { noNullPrototype: true } as const;
const times = fc.integer({ min: 1, max: 6 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const) }, plain) },
  fc.record({ kind: fc.constant('ask again' as const), elsewhere: fc.boolean() }, plain),
  fc.record({ kind: fc.constantFrom('delete card' as const, 'foreign job' as const) }, plain),
  {
    weight: 4,
    arbitrary: fc.record(
      { kind: fc.constantFrom('restart', 'crash', 'complete', 'break', 'forget', 'move', 'clear faults') },
      plain,
    ),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat({ max: 90_000 }) }, plain) },
  fc.record(
    { kind: fc.constant('slack' as const), fault: fc.constantFrom('down', 'lost', 'hang', 'late'), times },
    plain,
  ),
  fc.record(
    { kind: fc.constant('portal' as const), fault: fc.constantFrom('lost', 'hang', 'unavailable'), times },
    plain,
  ),
);

/** Two processes side by side, of which one or the other dies, is restarted, or is asked for a backup. */
const play = async (world: World, steps: readonly Step[]) => {
  const { clock, portal, channel } = world;
  let [born, asked, foreign] = [0, 0, 0];
  const erased = new Set<string>();
  const spawn = (): Process => {
    born += 1;
    const process = createProcess(world, { follower: `process-${String(born).padStart(3, '0')}`, notify: 'all' });
    void process.runner.followCards();
    return process;
  };
  const processes = [spawn(), spawn()];
  for (const [index, step] of steps.entries()) {
    const at = index % processes.length;
    const process = processes[at] ?? spawn();
    if (step.kind === 'wait') await clock.advance(step.ms);
    if (step.kind === 'ask') {
      asked += 1;
      process.ask(request(`key-${asked}`));
    }
    if (step.kind === 'ask again' && asked > 0) {
      const other = step.elsewhere ? processes[(at + 1) % processes.length] : process;
      other?.ask(request(`key-${asked}`));
    }
    if (step.kind === 'delete card') {
      const open = channel.cards().findLast(({ run }) => !isEnded(run));
      if (open) channel.erase(open.id);
      if (open) erased.add(open.run.key);
    }
    if (step.kind === 'foreign job' && portal.jobs.get('portal')?.isCompleted !== false) {
      foreign += 1;
      portal.jobs.set('portal', aJob({ id: `foreign-${foreign}` }));
    }
    if (step.kind === 'crash') {
      process.kill();
      processes[at] = spawn();
    }
    if (step.kind === 'restart') {
      const drained = process.runner.drain(8_000);
      await clock.advance(8_000);
      await drained;
      process.kill();
      processes[at] = spawn();
    }
    if (step.kind === 'complete' && portal.jobs.has('portal')) portal.complete();
    if (step.kind === 'break' && portal.jobs.has('portal'))
      portal.set({ error: 'The disk is full.', isCompleted: true });
    if (step.kind === 'forget') portal.jobs.clear();
    if (step.kind === 'move' && portal.jobs.get('portal')?.isCompleted === false) portal.set({ percent: 50 });
    if (step.kind === 'clear faults') [portal, channel].map((broken) => broken.clearFaults());
    if (step.kind === 'slack') {
      channel.fail(step.fault === 'late' ? 'update' : slackMethods, step.fault, step.times);
    }
    if (step.kind === 'portal') for (const method of methods) portal.fail(method, step.fault, step.times);
  }
  return { asked, erased };
};

/** A request whose key the portal keeps among the storage's parameters. */
const request = (key: string) => ({ key, backup: { storage: 'DataStore', params: { key }, slot: 'portal' } }) as const;

/** A message that lands long after its time limit cannot be told from a lost one, so only edits do that here. */
const slackMethods = ['post', 'update', 'read', 'at', 'reply', 'marks', 'remove'] as const;
const methods = ['progress', 'start', 'history'] as const;

test('Whatever breaks, in the end every card tells one true end, no backup has two cards, and nobody is called twice', async ({
  mock,
}) => {
  mock.method(Math, 'random', () => 0.5);
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
      const world = createWorld();
      const { clock, portal, channel } = world;
      const { asked, erased } = await play(world, steps);
      [portal, channel].map((broken) => broken.clearFaults());
      await clock.advance(180_000);
      if (portal.jobs.get('portal')?.isCompleted === false) portal.complete();
      await clock.advance(420_000);

      const cards = channel.cards();
      const state = JSON.stringify(
        cards.map(({ id, run, follower, owesNotice }) => ({ id, run, follower, owesNotice })),
      );
      // A card that a person deleted cannot say any more what was started and told.
      const sent = portal.asked.flatMap(({ request: { params } }) =>
        erased.has(params.key ?? '') ? [] : [params.key],
      );
      assert.ok(sent.length <= asked, 'no more backups than requests');
      assert.equal(new Set(sent).size, sent.length, `one start a request: ${sent.join()}`);
      for (const { run, owesNotice } of cards) {
        assert.ok(isEnded(run), `ended: ${state}`);
        assert.equal(owesNotice, false, state);
        if (run.phase === 'completed')
          assert.ok(
            portal.copies.some(({ id }) => id === run.backupId),
            state,
          );
      }
      const keys = cards.map(({ run }) => run.key);
      assert.equal(new Set(keys).size, keys.length, `one card a run: ${state}`);
      const ids = cards.flatMap(({ run }) => ('backupId' in run && run.backupId !== '' ? [run.backupId] : []));
      assert.equal(new Set(ids).size, ids.length, `one card a backup: ${state}`);
      const notices = channel.replies
        .filter(({ mark }) => !erased.has(mark.run))
        .map(({ mark }) => `${mark.run} ${mark.about}`);
      assert.equal(new Set(notices).size, notices.length, `one notice an end: ${notices.join()} ${state}`);
    }),
    { numRuns: 100, seed: 20260302, interruptAfterTimeLimit: 60_000 },
  );
});
