import type { Clock } from '../../src/clock.ts';
import type { Recorded } from '../../src/runner/ports.ts';
import type { Channel, Mark } from '../../src/slack/channel.ts';
import { fromPayload, type Hold, toPayload } from '../../src/slack/record.ts';
import type { Message } from '../../src/slack/views/text.ts';
import { rateLimited, refusedBySlack, unansweredBySlack } from './slack-errors.ts';

/**
 * How a call goes wrong. `down`: no effect and no answer; `lost`: it takes effect, the answer is lost; `hang`: as `down`,
 * after 10 s; `late`: no answer after 10 s, and 5 s later it takes effect all the same.
 */
export type ChannelFault = 'down' | 'lost' | 'hang' | 'late' | { readonly code: string } | { readonly seconds: number };

type Method = Exclude<keyof Channel, 'id'>;
type Reply = { readonly ts: string; readonly message: Message; readonly mark: Mark };

export type FakeChannel = Channel & {
  readonly calls: { readonly method: Method; readonly atMs: number; readonly ts: string }[];
  readonly replies: Reply[];
  readonly directs: { readonly user: string; readonly message: Message }[];
  /** Makes the next `times` calls of the methods go wrong. */
  readonly fail: (methods: Method | readonly Method[], fault: ChannelFault, times?: number) => void;
  readonly mend: () => void;
  /** Writes or changes a card as another process would; gives its ts. */
  readonly put: (run: Recorded['run'], hold?: Partial<Hold>, ts?: string) => string;
  readonly cards: () => readonly Recorded[];
  /** How many calls of the method were made. */
  readonly count: (method: Method) => number;
};

/** The admin channel in memory; what is written goes through the card's metadata, as in Slack. */
export const createFakeChannel = (clock: Clock): FakeChannel => {
  const stored = new Map<string, unknown>();
  const replies: Reply[] = [];
  const directs: FakeChannel['directs'] = [];
  const calls: FakeChannel['calls'] = [];
  const faults = new Map<Method, { fault: ChannelFault; times: number }>();
  let posted = 0;

  const call = async <Result>(method: Method, ts: string, effect: () => Result): Promise<Result> => {
    calls.push({ method, atMs: clock.elapsed(), ts });
    const planned = faults.get(method);
    if (!planned || planned.times === 0) return effect();
    planned.times -= 1;
    return await fail(planned.fault, effect);
  };

  const fail = async (fault: ChannelFault, effect: () => unknown): Promise<never> => {
    if (typeof fault === 'object') throw 'code' in fault ? refusedBySlack(fault.code) : rateLimited(fault.seconds);
    if (fault === 'lost') effect();
    if (fault === 'hang' || fault === 'late') await clock.sleep(10_000);
    if (fault === 'late') void clock.sleep(5_000).then(effect);
    throw unansweredBySlack();
  };

  const put: FakeChannel['put'] = (run, hold = {}, ts = newTs()) => {
    stored.set(ts, toPayload(run, { follower: '', beat: 0, owesNotice: false, ...hold }));
    return ts;
  };
  const newTs = (): string => {
    posted += 1;
    return ((clock.now() + posted / 1000) / 1000).toFixed(6);
  };
  const cards = (): readonly Recorded[] =>
    [...stored]
      .flatMap(([id, payload]) => {
        const found = fromPayload(payload);
        return found ? [{ id, run: found.run, ...found.hold }] : [];
      })
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  const must = (ts: string): void => {
    if (!stored.has(ts)) throw refusedBySlack('message_not_found');
  };

  return {
    id: 'C1',
    calls,
    replies,
    directs,
    put,
    cards,
    count: (method) => calls.filter((made) => made.method === method).length,
    fail: (methods, fault, times = Number.POSITIVE_INFINITY) => {
      for (const method of [methods].flat()) faults.set(method, { fault, times });
    },
    mend: () => faults.clear(),
    post: (run, hold) => call('post', '', () => put(run, hold)),
    update: (ts, run, hold) =>
      call('update', ts, () => {
        must(ts);
        put(run, hold, ts);
      }),
    remove: (ts) =>
      call('remove', ts, () => {
        must(ts);
        stored.delete(ts);
      }),
    read: (oldest) => call('read', oldest, () => cards().filter(({ id }) => id >= oldest)),
    at: (ts) => call('at', ts, () => cards().find(({ id }) => id === ts)),
    reply: (ts, message, mark) => call('reply', ts, () => void replies.push({ ts, message, mark })),
    hasReply: (ts, mark) =>
      call('hasReply', ts, () =>
        replies.some((it) => it.ts === ts && it.mark.run === mark.run && it.mark.about === mark.about),
      ),
    direct: (user, message) => call('direct', '', () => void directs.push({ user, message })),
  };
};
