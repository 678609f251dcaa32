import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkAnswer } from '../../../src/backup/link.ts';
import { said } from '../../../src/backup/reason.ts';
import type { Run } from '../../../src/backup/run.ts';
import { dayMs } from '../../../src/lib/durations.ts';
import { plain } from '../../../src/slack/blocks/text.ts';
import {
  aBroken,
  aCancelled,
  aCompleted,
  aDoneJob,
  aJob,
  aNotStarted,
  aRunning,
  aStarting,
} from '../../support/builders.ts';
import { createProcess, createWorld, type World } from '../../support/process.ts';

const secret = 'https://bucket.example.com/copy.tar.gz?X-Amz-Signature=canary';

/** A finished backup with a link at the portal, and its card. */
const finished = (run: Run = aCompleted()) => {
  const world = createWorld();
  world.portal.jobs.set('portal', aDoneJob());
  world.portal.links.set('t1', { url: secret, needsLogin: false });
  return { world, card: world.channel.put(run) };
};

/** Asks for the link as U2; gives what they are told and how many notes stood when they were. */
const ask = async (world: World, card: string) => {
  const answers: LinkAnswer[] = [];
  const notesThen: number[] = [];
  const process = createProcess(world);
  await Promise.race([
    process.acts.link({
      card,
      by: 'U2',
      tell: async (answer) => {
        answers.push(answer);
        notesThen.push(world.channel.replies.length);
      },
    }),
    world.clock.advance(120_000),
  ]);
  const [answer, ...more] = answers;
  assert.ok(answer && more.length === 0, 'one answer');
  return { answer, notesThen, log: process.log.lines.join('\n') };
};

test('The link is given once it stands under the card who got it, and stands nowhere itself', async () => {
  for (const run of [
    aCompleted(),
    aCompleted({ phase: 'completed_with_warnings', reasons: said('2 files are missing.') }),
  ]) {
    const { world, card } = finished(run);
    const { answer, notesThen, log } = await ask(world, card);
    const link = { url: secret, needsLogin: false };
    assert.deepEqual(answer, { kind: 'link', run, link, until: run.endedAt + dayMs });
    assert.deepEqual(notesThen, [1]);
    const [note] = world.channel.replies;
    const mark = { run: run.key, about: 'link', by: 'U2', at: world.clock.now() };
    assert.deepEqual([note?.ts, note?.mark], [card, mark]);
    assert.equal(note?.message.text, '<@U2> was given the link to this copy.');
    assert.doesNotMatch(JSON.stringify([world.channel.cards(), world.channel.replies, log]), /canary|bucket/);
  }
});

for (const fault of ['down', 'lost', { code: 'is_archived' }, { seconds: 30 }] as const) {
  test(`Without the note nobody gets the link (${JSON.stringify(fault)})`, async () => {
    const { world, card } = finished();
    world.channel.fail('reply', fault);
    const { answer } = await ask(world, card);
    assert.equal(answer.kind, fault === 'lost' ? 'link' : 'unnoted');
    assert.equal(world.channel.replies.length, fault === 'lost' ? 1 : 0, 'a note whose answer was lost stands, once');
  });
}

test('Who asks again is noted again, and gets nothing while Slack takes no note', async () => {
  const { world, card } = finished();
  assert.equal((await ask(world, card)).answer.kind, 'link');
  await world.clock.advance(1_000);
  world.channel.fail('reply', 'down');
  assert.equal((await ask(world, card)).answer.kind, 'unnoted');
  world.channel.fail('reply', 'lost', 1);
  assert.equal((await ask(world, card)).answer.kind, 'link');
  assert.equal(world.channel.replies.length, 2);
});

test('A link that is gone is said to be gone, and why; nobody is noted to have got it', async () => {
  const rows = [
    ['replaced', ({ portal }: World) => portal.jobs.set('portal', aJob({ id: 't2' }))],
    ['replaced', ({ portal }: World) => portal.jobs.set('portal', aDoneJob({ id: 't2' }))],
    ['dropped', ({ portal }: World) => portal.jobs.clear()],
    ['linkless', ({ portal }: World) => portal.links.clear()],
    [
      'endless',
      ({ portal }: World) => portal.links.set('t1', { url: `${secret}${'x'.repeat(3_000)}`, needsLogin: false }),
    ],
  ] as const;
  for (const [why, turn] of rows) {
    const { world, card } = finished();
    turn(world);
    const { answer } = await ask(world, card);
    assert.deepEqual(answer, { kind: 'no_link', why, run: aCompleted() });
    assert.equal(world.channel.replies.length, 0);
  }
});

test('The link of a copy that somebody here deleted is not given, though the portal has it still', async () => {
  const { world, card } = finished();
  world.channel.replies.push({
    ts: card,
    message: plain(''),
    mark: { run: aCompleted().key, about: 'delete', by: 'U3' },
  });
  for (const job of [aDoneJob(), aJob({ id: 't2' })]) {
    world.portal.jobs.set('portal', job);
    assert.deepEqual((await ask(world, card)).answer, { kind: 'no_link', why: 'deleted', run: aCompleted() });
  }
  assert.equal(world.channel.replies.length, 1);
});

test('A day after the end the link is dead, and the portal is not asked', async () => {
  const { world, card } = finished();
  await world.clock.advance(dayMs + 130_000 - 1);
  assert.equal((await ask(world, card)).answer.kind, 'link');
  await world.clock.advance(1);
  const calls = world.portal.calls.length;
  assert.deepEqual((await ask(world, card)).answer, { kind: 'no_link', why: 'expired', run: aCompleted() });
  assert.equal(world.portal.calls.length, calls);
});

test('A run without a copy has no link', async () => {
  for (const run of [aStarting(), aRunning(), aBroken(), aBroken({ phase: 'unknown' }), aCancelled(), aNotStarted()]) {
    const { world, card } = finished(run);
    assert.deepEqual((await ask(world, card)).answer, { kind: 'no_copy' }, run.phase);
    assert.equal(world.portal.count('link'), 0);
  }
});

test('A card that is not there, not shown or of another portal gets no link', async () => {
  const { world, card } = finished();
  assert.deepEqual((await ask(world, '1772452899.000001')).answer, { kind: 'no_card', why: 'gone' });
  world.channel.fail('at', 'down', 1);
  assert.deepEqual((await ask(world, card)).answer, { kind: 'no_card', why: 'unread' });
  const foreign = world.channel.put(aCompleted({ portal: 'https://elsewhere.example.com' }));
  assert.deepEqual((await ask(world, foreign)).answer, { kind: 'no_card', why: 'foreign' });
  assert.deepEqual([world.portal.count('link'), world.channel.replies.length], [0, 0]);
});

test('The link of a dump is looked for in its own slot', async () => {
  const { world, card } = finished(aCompleted({ slot: 'dump' }));
  assert.equal((await ask(world, card)).answer.kind, 'no_link');
  world.portal.jobs.set('dump', aDoneJob());
  assert.equal((await ask(world, card)).answer.kind, 'link');
});

test('What the portal answers in place of the link is told, whichever call it was', async () => {
  const { world, card } = finished();
  world.portal.fail('link', 'unavailable', 1);
  assert.deepEqual((await ask(world, card)).answer, { kind: 'unasked', failure: { kind: 'unavailable', detail: '' } });
  world.portal.jobs.clear();
  world.portal.fail('progress', 'timeout', 1);
  assert.deepEqual((await ask(world, card)).answer, { kind: 'unasked', failure: { kind: 'timeout', detail: '' } });
});
