import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postOnce } from '../../src/channel/post-once.ts';
import { createFakeClock } from '../support/clock.ts';
import { rateLimited, refusedBySlack, unansweredBySlack } from '../support/slack-errors.ts';

type Step = Error | string | 'takes effect, but the answer is lost' | undefined;

/** Posts along a script: what each attempt to post and each look comes to. */
const begin = (script: {
  readonly posts: readonly (Error | string)[];
  readonly looks?: readonly Step[];
  readonly mayStand?: boolean;
  readonly tries?: number;
}) => {
  const clock = createFakeClock();
  const stop = new AbortController();
  const done: string[] = [];
  const play = (name: string, steps: readonly Step[]) => {
    let at = 0;
    return async (): Promise<string | undefined> => {
      const step = steps[Math.min(at, steps.length - 1)];
      at += 1;
      done.push(`${name} at ${clock.elapsed()}`);
      if (step instanceof Error) throw step;
      return step;
    };
  };
  const post = play('post', script.posts);
  const posted = postOnce({
    post: async () => (await post()) ?? '',
    look: play('look', script.looks ?? [undefined]),
    mayStand: script.mayStand ?? false,
    tries: script.tries ?? 3,
    clock,
    signal: stop.signal,
  });
  const outcome = posted.catch((error: unknown) => error);
  return { clock, stop, done, outcome, names: () => done.map((line) => line.split(' ')[0]) };
};

test('What can be posted at once is posted without a look', async () => {
  const { outcome, names } = begin({ posts: ['ts'] });
  assert.equal(await outcome, 'ts');
  assert.deepEqual(names(), ['post']);
});

test('What another process may have posted is looked for first, once', async () => {
  const found = begin({ posts: ['ts'], looks: ['theirs'], mayStand: true });
  assert.equal(await found.outcome, 'theirs');
  assert.deepEqual(found.names(), ['look']);
  const missing = begin({ posts: ['ts'], mayStand: true });
  assert.equal(await missing.outcome, 'ts');
  assert.deepEqual(missing.names(), ['look', 'post']);
});

test('After an unclear answer the message is found, at the second look if need be, and not posted again', async () => {
  const { clock, outcome, names } = begin({ posts: [unansweredBySlack()], looks: [undefined, 'ts'] });
  await clock.advance(10_000);
  assert.equal(await outcome, 'ts');
  assert.deepEqual(names(), ['post', 'look', 'look']);
});

test('A message that three looks do not find is posted again', async () => {
  const { clock, outcome, names } = begin({ posts: [unansweredBySlack(), 'ts'] });
  await clock.advance(10_000);
  assert.equal(await outcome, 'ts');
  assert.deepEqual(names(), ['post', 'look', 'look', 'look', 'post']);
});

test('A look that fails is repeated before anything is posted', async () => {
  const looks = [unansweredBySlack(), 'ts'];
  const { clock, outcome, names } = begin({ posts: [unansweredBySlack()], looks });
  await clock.advance(10_000);
  assert.equal(await outcome, 'ts');
  assert.deepEqual(names(), ['post', 'look', 'look']);
});

test('A rate limit is waited out, and nothing is looked for, since nothing happened', async () => {
  const { clock, outcome, done } = begin({ posts: [rateLimited(30), 'ts'] });
  await clock.advance(30_000);
  assert.equal(await outcome, 'ts');
  assert.deepEqual(done, ['post at 0', 'post at 30000']);
});

test('A rate limit after an unclear answer does not make it forget to look', async () => {
  const { clock, outcome, names } = begin({
    posts: [unansweredBySlack(), rateLimited(1)],
    looks: [undefined, undefined, undefined, 'ts'],
  });
  await clock.advance(60_000);
  assert.equal(await outcome, 'ts');
  assert.deepEqual(names(), ['post', 'look', 'look', 'look', 'post', 'look']);
});

test('What Slack refuses is not tried again', async () => {
  const refused = refusedBySlack('not_in_channel');
  const { outcome, names } = begin({ posts: [refused] });
  assert.equal(await outcome, refused);
  assert.deepEqual(names(), ['post']);
});

test('It gives up after the tries it was given, with the last error', async () => {
  const last = unansweredBySlack();
  const { clock, outcome, names } = begin({ posts: [unansweredBySlack(), unansweredBySlack(), last] });
  await clock.advance(60_000);
  assert.equal(await outcome, last);
  assert.equal(names().filter((name) => name === 'post').length, 3);
});

test('A rate limit is waited out for half a minute, and no longer', async () => {
  const short = begin({ posts: [rateLimited(10), rateLimited(10), rateLimited(10), 'ts'] });
  await short.clock.advance(31_000);
  assert.equal(await short.outcome, 'ts');
  const last = rateLimited(11);
  const long = begin({ posts: [rateLimited(10), rateLimited(10), last] });
  await long.clock.advance(31_000);
  assert.equal(await long.outcome, last);
});

test('A stop ends the wait, and nothing is posted after it', async () => {
  const limit = rateLimited(30);
  const { clock, stop, outcome, names } = begin({ posts: [limit, 'ts'] });
  await clock.advance(1_000);
  stop.abort();
  assert.equal(await outcome, limit);
  assert.deepEqual(names(), ['post']);
});

test('An hour without an answer costs few calls', async () => {
  const { clock, stop, done } = begin({ posts: [unansweredBySlack()], tries: Number.POSITIVE_INFINITY });
  await clock.advance(3_600_000);
  assert.ok(done.length > 100 && done.length < 700, `${done.length} calls`);
  stop.abort();
});
