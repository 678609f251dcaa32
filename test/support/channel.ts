import { type Channel, type Mark, noticeEvent } from '../../src/channel/channel.ts';
import { fromPayload, type Hold, toPayload } from '../../src/channel/record.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { CardRecord } from '../../src/runner/ports.ts';
import type { Message } from '../../src/slack/blocks/text.ts';
import { type ChannelMessages, createChannelMessages } from './channel-messages.ts';
import { rateLimited, refusedBySlack, unansweredBySlack } from './slack-errors.ts';
import { createTrouble, takeEffectLate } from './trouble.ts';

/**
 * How a call goes wrong. `down`: no effect and no answer; `lost`: it takes effect, the answer is lost; `hang`: as
 * `down`, after 10 s; `late`: no answer after 10 s, and 5 s later it takes effect all the same; `untilMs`: refused as
 * too many until the clock shows that, and fine after it.
 */
export type ChannelFault =
  | 'down'
  | 'lost'
  | 'hang'
  | 'late'
  | { readonly code: string }
  | { readonly seconds: number }
  | { readonly untilMs: number };

export type ChannelMethod = Exclude<keyof Channel, 'id'>;
type Reply = { readonly ts: string; readonly message: Message; readonly mark: Mark };
type Stored = { readonly recorded: CardRecord | undefined; readonly postedMs: number; readonly isClosed: boolean };

export type FakeChannel = Channel & {
  readonly calls: { readonly method: ChannelMethod; readonly atMs: number; readonly ts: string }[];
  readonly replies: Reply[];
  readonly announcements: { readonly message: Message; readonly mark: Mark }[];
  /** The other messages of the channel. */
  readonly messages: ChannelMessages;
  /** Who is not in the channel. */
  readonly outsiders: Set<string>;
  readonly directs: { readonly user: string; readonly message: Message }[];
  /** Makes the next `times` calls of the methods go wrong. */
  readonly fail: (methods: ChannelMethod | readonly ChannelMethod[], fault: ChannelFault, times?: number) => void;
  /** Ends what goes wrong, of all methods or of these. */
  readonly clearFaults: (methods?: readonly ChannelMethod[]) => void;
  /** Writes or changes a card as another process would; gives its ts. */
  readonly put: (run: CardRecord['run'], hold?: Partial<Hold>, ts?: string) => string;
  /** A person deletes the card. */
  readonly erase: (ts: string) => void;
  /** From now on Slack refuses every edit of the card. */
  readonly close: (ts: string) => void;
  /** From now on Slack refuses to edit a card that is older. */
  readonly closeAfter: (ms: number) => void;
  /** From now on a page has so many cards. */
  readonly setPage: (cards: number) => void;
  /** A message posted less than `ms` ago is missing from what is read. */
  readonly lag: (ms: number) => void;
  readonly cards: () => readonly CardRecord[];
  /** How many calls of the method were made. */
  readonly count: (method: ChannelMethod) => number;
};

/** The admin channel in memory; what is written goes through the card's metadata, as in Slack. */
export const createFakeChannel = (clock: Clock): FakeChannel => {
  /** By ts, oldest first. */
  const stored = new Map<string, Stored>();
  const deleted = new Set<string>();
  const replies: Reply[] = [];
  const announcements: FakeChannel['announcements'] = [];
  const directs: FakeChannel['directs'] = [];
  const outsiders = new Set<string>();
  const calls: FakeChannel['calls'] = [];
  let [posted, lagMs, newest] = [0, 0, ''];
  let [windowMs, pageCards] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];

  const goWrong = async <Result>(fault: ChannelFault, effect: () => Result): Promise<Result> => {
    if (typeof fault === 'object') {
      if ('code' in fault) throw refusedBySlack(fault.code);
      const seconds = 'seconds' in fault ? fault.seconds : Math.ceil((fault.untilMs - clock.elapsed()) / 1000);
      if (seconds > 0) throw rateLimited(seconds);
      return effect();
    }
    if (fault === 'lost') effect();
    if (fault === 'hang' || fault === 'late') await clock.sleep(10_000);
    if (fault === 'late') void takeEffectLate(clock, effect);
    throw unansweredBySlack();
  };
  const trouble = createTrouble<ChannelMethod, ChannelFault>(goWrong);
  const call = <Result>(method: ChannelMethod, ts: string, effect: () => Result): Promise<Result> => {
    calls.push({ method, atMs: clock.elapsed(), ts });
    return trouble.call(method, effect);
  };

  const messages = createChannelMessages({
    call,
    newTs: () => newTs(),
    newestShown: () => ((clock.now() + 1_000_000 * Number(lagMs === 0) - lagMs) / 1000).toFixed(6),
    refuse: refusedBySlack,
  });

  const put: FakeChannel['put'] = (run, hold = {}, ts = newTs()) => {
    const found = fromPayload(toPayload(run, { follower: undefined, beat: 0, owesNotice: false, ...hold }));
    const recorded = found ? { id: ts, run: found.run, ...found.hold } : undefined;
    const { postedMs = clock.elapsed(), isClosed = false } = stored.get(ts) ?? {};
    const isOutOfOrder = !stored.has(ts) && ts < newest;
    stored.set(ts, { recorded, postedMs, isClosed });
    if (isOutOfOrder) sort();
    else if (ts > newest) newest = ts;
    return ts;
  };
  const sort = (): void => {
    const sorted = [...stored].sort(([one], [other]) => (one < other ? -1 : 1));
    stored.clear();
    for (const [ts, message] of sorted) stored.set(ts, message);
  };
  const newTs = (): string => {
    posted += 1;
    return ((clock.now() + posted / 1000) / 1000).toFixed(6);
  };
  const shown = (from: string, postedBeforeMs: number): readonly CardRecord[] => {
    const found: CardRecord[] = [];
    for (const [ts, { recorded, postedMs }] of stored) {
      if (recorded && ts >= from && postedMs <= postedBeforeMs) found.push(recorded);
    }
    return found;
  };
  const must = (ts: string): Stored => {
    const message = stored.get(ts);
    if (!message) throw refusedBySlack('message_not_found');
    return message;
  };
  /** The replies under a card; a deleted card that has some still carries them. */
  const thread = (ts: string): readonly Reply[] => {
    const found = replies.filter((reply) => reply.ts === ts);
    if (found.length === 0 && deleted.has(ts)) throw refusedBySlack('thread_not_found');
    return found;
  };
  const erase = (ts: string): void => {
    stored.delete(ts);
    deleted.add(ts);
  };
  const isOpen = (ts: string): void => {
    const { isClosed, postedMs } = must(ts);
    if (isClosed || clock.elapsed() - postedMs >= windowMs) throw refusedBySlack('edit_window_closed');
  };
  const visibleMs = (): number => clock.elapsed() - lagMs;

  return {
    id: 'C1',
    mention: '',
    calls,
    replies,
    announcements,
    messages,
    directs,
    outsiders,
    put,
    erase,
    close: (ts) => void stored.set(ts, { ...must(ts), isClosed: true }),
    closeAfter: (ms) => {
      windowMs = ms;
    },
    setPage: (cards) => {
      pageCards = cards;
    },
    lag: (ms) => {
      lagMs = ms;
    },
    cards: () => shown('', Number.POSITIVE_INFINITY),
    count: (method) => calls.filter((made) => made.method === method).length,
    fail: trouble.fail,
    clearFaults: trouble.clearFaults,
    post: (run, hold) => call('post', '', () => put(run, hold)),
    update: (ts, run, hold) =>
      call('update', ts, () => {
        isOpen(ts);
        put(run, hold, ts);
      }),
    remove: (ts) =>
      call('remove', ts, () => {
        must(ts);
        erase(ts);
      }),
    read: ({ after = '', before = '~', cursor = '0' }) =>
      call('read', after, () => {
        const all = shown(after, visibleMs()).filter(({ id }) => id <= before);
        const end = all.length - Number(cursor);
        const cards = all.slice(Math.max(0, end - pageCards), end);
        const next = end > pageCards ? String(Number(cursor) + pageCards) : undefined;
        return { cards, newest: cards.at(-1)?.id, oldest: cards[0]?.id, messages: cards.length, cursor: next };
      }),
    at: (ts) => call('at', ts, () => shown(ts, visibleMs()).find(({ id }) => id === ts)),
    reply: (ts, message, mark) =>
      call('reply', ts, () => {
        thread(ts);
        replies.push({ ts, message, mark });
      }),
    marks: (ts) => call('marks', ts, () => thread(ts).map(({ mark }) => mark)),
    announce: (message, mark) =>
      call('announce', '', () => {
        announcements.push({ message, mark });
        messages.put(newTs(), { text: message.text, metadata: { event_type: noticeEvent, event_payload: mark } });
      }),
    announced: () => call('announced', '', () => announcements.map(({ mark }) => mark)),
    permalink: (ts) => call('permalink', ts, () => `https://example.slack.com/archives/C1/p${ts.replace('.', '')}`),
    audience: () =>
      call('audience', '', () => ({ isPrivate: true, members: { has: (user: string) => !outsiders.has(user) } })),
    direct: (user, message) => call('direct', '', () => void directs.push({ user, message })),
  };
};
