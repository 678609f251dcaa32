import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApprovalBook } from '../../../src/channel/approval-book.ts';
import { createChannel } from '../../../src/channel/channel.ts';
import { createApprovals } from '../../../src/commands/approval/ask.ts';
import { createDecisions } from '../../../src/commands/approval/listener.ts';
import { minuteMs } from '../../../src/lib/durations.ts';
import { createFakeClock, settled } from '../../support/clock.ts';
import { createKeptChannel } from '../../support/kept-channel.ts';
import { createKeptLog } from '../../support/log.ts';

const portal = 'https://portal.example.com';
type Death = { readonly call: number; readonly takesEffect: boolean };

const request = {
  verb: 'delete',
  action: { kind: 'delete', id: 'b1' },
  actor: { user: 'U1', teams: ['T1'] },
} as const;

/** A channel and a clock that processes share; each process carries out what is approved by noting it. */
const begin = () => {
  const clock = createFakeClock();
  const slack = createKeptChannel(clock);
  const carriedOut: string[] = [];
  const told: string[] = [];
  const operators = new Set(['U1', 'U2', 'U3']);
  const start = (death?: Death) => {
    const stop = new AbortController();
    const client = slack.client(death);
    const channel = createChannel({ client, id: 'C1', botId: 'B1' });
    const log = createKeptLog();
    const common = { client, channel, botId: 'B1', portal, clock, log, signal: stop.signal };
    const approvalBook = createApprovalBook(common);
    const approvals = createApprovals({ ...common, approvalBook, verbs: ['delete'] });
    const carry = async (
      { kind }: { readonly kind: string },
      to: { by: string; tell: (words: string) => Promise<void> },
    ) => {
      carriedOut.push(`${kind} for ${to.by}`);
      await to.tell('It is deleted.');
    };
    const decisions = createDecisions(
      {
        ...{ approvalBook, approvals, clock, log },
        portal: { origin: portal } as Parameters<typeof createDecisions>[0]['portal'],
        access: {
          may: async ({ user }) => (operators.has(user) ? { isAllowed: true } : { isAllowed: false, why: 'No.' }),
        },
      },
      { delete: carry, schedule: carry, restore: carry, start: carry },
    );
    const press = (button: 'approve' | 'refuse', user: string, message = slack.top()[0]?.ts ?? ''): Promise<void> => {
      const reply = async ({ text }: { readonly text: string }): Promise<void> => void told.push(text);
      return decisions[button].run({ actor: { user, teams: ['T1'] }, trigger: 't', reply, value: '', message });
    };
    return { ask: approvals.ask, keep: approvals.keep, press, stop };
  };
  const { ask, keep, press, stop } = start();
  return {
    ...{ slack, clock, carriedOut, told, operators, start, keep, press, stop },
    ask: (name = 'r1') => ask({ ...request, request: name }),
  };
};

/** Lets the clock run until the work is done. */
const done = async (clock: ReturnType<typeof createFakeClock>, ...work: readonly Promise<unknown>[]): Promise<void> => {
  let isOver = false;
  const all = Promise.allSettled(work).then(() => {
    isOver = true;
  });
  await clock.until(() => isOver, 10 * minuteMs);
  await all;
};

test('What another operator approves is carried out for who asked, with both names in the thread', async () => {
  const { slack, clock, carriedOut, press, ask } = begin();
  assert.match(await ask(), /^Another operator has to approve this/);
  await done(clock, press('approve', 'U2'));
  assert.deepEqual(carriedOut, ['delete for U1']);
  assert.match(
    slack.top()[0]?.text ?? '',
    /^Approved: .*<@U1> asks to delete the copy `b1`\. <@U2> approved\. It is deleted\.$/,
  );
  assert.deepEqual(
    slack.replies().map(({ text }) => text),
    ['<@U2> approved what <@U1> asked for: to delete the copy `b1`.'],
  );
});

test('What another operator refuses is not carried out, nor approved after that', async () => {
  const { slack, clock, carriedOut, told, press, ask } = begin();
  await ask();
  await done(clock, press('refuse', 'U2'));
  await done(clock, press('approve', 'U3'));
  assert.deepEqual(carriedOut, []);
  assert.match(slack.top()[0]?.text ?? '', /^Refused: /);
  assert.match(told.at(-1) ?? '', /^<@U2> has refused this already/);
});

test('Who asked decides nothing, and one who has lost the right since asks for nothing', async () => {
  const { slack, clock, carriedOut, told, operators, press, ask } = begin();
  await ask();
  for (const button of ['approve', 'refuse'] as const) await done(clock, press(button, 'U1'));
  operators.delete('U1');
  await done(clock, press('approve', 'U2'));
  assert.deepEqual(carriedOut, []);
  assert.deepEqual(slack.replies(), []);
  assert.match(told[0] ?? '', /^You asked for this yourself/);
  assert.match(told[2] ?? '', /^<@U1>, who asked for this, may not do it any more/);
});

test('A request is good for 15 minutes, and says so afterwards by itself', async () => {
  const { slack, clock, carriedOut, told, keep, press, stop, ask } = begin();
  await ask();
  const keeping = keep();
  await clock.advance(15 * minuteMs);
  await done(clock, press('approve', 'U2'));
  assert.match(told.at(-1) ?? '', /older than 15 minutes/);
  assert.match(slack.top()[0]?.text ?? '', /^Expired: /);
  await ask('r2');
  await clock.advance(15 * minuteMs);
  await ask('r3');
  assert.equal(slack.top().length, 3, 'one that is too old is not waited for');
  await clock.advance(2 * minuteMs);
  assert.match(slack.top()[1]?.text ?? '', /^Expired: /);
  assert.deepEqual(carriedOut, []);
  stop.abort();
  await keeping;
});

test('A process that runs already ends a request whose own process is gone', async () => {
  const { slack, clock, start, keep, stop } = begin();
  const keeping = keep();
  await clock.advance(minuteMs);
  await start().ask({ ...request, request: 'other' });
  await clock.advance(26 * minuteMs);
  assert.match(slack.top()[0]?.text ?? '', /^Expired: /);
  stop.abort();
  await keeping;
});

test('The same request is one message, and so is the same request while the first one waits', async () => {
  const { slack, clock, press, ask } = begin();
  await Promise.all([ask(), ask('r2')]);
  await ask();
  assert.equal(slack.top().length, 1);
  await done(clock, press('approve', 'U2'));
  assert.match(await ask(), /decided already/);
  await ask('r3');
  assert.equal(slack.top().length, 2);
});

for (const [first, second] of [
  ['approve', 'approve'],
  ['approve', 'refuse'],
  ['refuse', 'approve'],
] as const) {
  test(`Of two decisions at once in two processes the first counts: ${first}, ${second}`, async () => {
    const { slack, clock, carriedOut, press, start, ask } = begin();
    await ask();
    await done(clock, press(first, 'U2'), start().press(second, 'U3'), start().press(second, 'U3'));
    const [note, ...more] = slack.replies();
    assert.deepEqual(more, [], 'what does not count is taken back');
    const isApproved = note?.text.includes('approved') ?? false;
    assert.deepEqual(carriedOut, isApproved ? ['delete for U1'] : []);
    assert.match(slack.top()[0]?.text ?? '', isApproved ? /^Approved: / : /^Refused: /);
  });
}

test('A decision is carried out though the read after it failed for a moment', async () => {
  const { slack, clock, carriedOut, press, ask } = begin();
  await ask();
  slack.refuse('conversations.replies', 'internal_error');
  const pressing = press('approve', 'U2');
  await settled();
  assert.equal(slack.replies().length, 1);
  slack.refuse('conversations.replies', undefined);
  await done(clock, pressing);
  assert.deepEqual(carriedOut, ['delete for U1']);
});

test('A decision that Slack did not show is carried out, once, at the next press of the same person', async () => {
  const { slack, clock, carriedOut, told, press, ask } = begin();
  await ask();
  slack.refuse('conversations.replies', 'internal_error');
  await done(clock, press('approve', 'U2'));
  assert.match(told.at(-1) ?? '', /Nothing was done\. Press the same button again in a minute\.$/);
  slack.refuse('conversations.replies', undefined);
  for (let presses = 0; presses < 2; presses += 1) await done(clock, press('approve', 'U2'));
  assert.deepEqual(carriedOut, ['delete for U1']);
  assert.equal(slack.replies().length, 1);
});

for (const [found, find] of [
  ['another press', ({ press, clock }: ReturnType<typeof begin>) => done(clock, press('refuse', 'U3'))],
  ['the same request', ({ ask }: ReturnType<typeof begin>) => ask('r2')],
] as const) {
  test(`A decision whose process is gone ends its request a minute after ${found} finds it`, async () => {
    const scene = begin();
    const { slack, clock, carriedOut, start, keep, stop, ask } = scene;
    await ask();
    slack.refuse('conversations.replies', 'internal_error');
    await done(clock, start().press('approve', 'U2'));
    slack.refuse('conversations.replies', undefined);
    const keeping = keep();
    await find(scene);
    await clock.advance(2 * minuteMs);
    assert.match(slack.top()[0]?.text ?? '', /^Approved: .*the bot was stopped before it could say/);
    await ask('r3');
    assert.equal(slack.top().length, 2);
    assert.deepEqual(carriedOut, []);
    stop.abort();
    await keeping;
  });
}

for (const takesEffect of [false, true]) {
  test(`A process that dies at any call ${takesEffect ? 'after' : 'before'} its effect carries nothing out twice, and its message says how it stands`, async () => {
    for (let call = 1; call <= 10; call += 1) {
      const { slack, clock, carriedOut, keep, press, start, stop, ask } = begin();
      await ask();
      await done(clock, start({ call, takesEffect }).press('approve', 'U2'));
      await done(clock, press('approve', 'U3'));
      assert.ok(carriedOut.length <= 1, `call ${call}`);
      const keeping = keep();
      await clock.advance(17 * minuteMs);
      assert.match(slack.top()[0]?.text ?? '', /^Approved: /, `call ${call}`);
      stop.abort();
      await keeping;
    }
  });
}
