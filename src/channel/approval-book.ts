import { randomUUID } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import { type Approval, type ApprovalState, approvalGoodMs, type Decision, isSameAction } from '../backup/approval.ts';
import type { Clock } from '../lib/clock.ts';
import { fromMessages, fromPages, type Posted } from '../slack/pages.ts';
import { quiet } from '../slack/web.ts';
import { approvalEvent, fromApprovalPayload, toApprovalPayload } from './approval-record.ts';
import { type Channel, noticeEvent } from './channel.ts';
import { ignoreGone } from './ignore-gone.ts';
import { postOnce } from './post-once.ts';
import { readAgain } from './read-again.ts';
import { approvalMessage, decisionNote } from './view-approval.ts';

/** An approval as its message in the admin channel has it; ids order messages by when they were written. */
export type PostedApproval = { readonly id: string; readonly approval: Approval; readonly state: ApprovalState };

/** The approvals in the admin channel: their messages are their record. Every call throws if Slack does not take it. */
export type ApprovalBook = {
  /** Posts a request, once; gives the message of the same request, or of an earlier one that still waits. */
  readonly open: (approval: Approval) => Promise<PostedApproval>;
  /** The approval as its message has it now; `undefined`: the message is gone, or is not this bot's. */
  readonly at: (id: string) => Promise<PostedApproval | undefined>;
  /** This portal's approvals among the newest messages that were not brought to an end. */
  readonly unfinished: () => Promise<readonly PostedApproval[]>;
  /**
   * Writes a decision; gives the one that counts, which is another's if that was written earlier. After a throw the
   * same decision of the same person continues with what may stand already.
   */
  readonly decide: (told: PostedApproval, decision: Decision) => Promise<{ readonly isOwn: boolean } & Decision>;
  /** The decision that counts; `undefined`: there is none. */
  readonly decision: (told: PostedApproval) => Promise<Decision | undefined>;
  /** Shows how it stands; `result`: what came of it, in words. */
  readonly show: (told: PostedApproval, state: ApprovalState, result?: string) => Promise<void>;
};

/** How often, and how far apart, a decision just written is looked for. */
const [looks, lookAgainMs] = [8, 1_000];

type Options = {
  readonly client: webApi.WebClient;
  readonly channel: Channel;
  /** Any app can post a message with our event type; only this bot's own are believed. */
  readonly botId: string;
  readonly portal: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

export const createApprovalBook = (options: Options): ApprovalBook => {
  const { client, channel, portal, clock, signal } = options;
  const { recent, page } = createReading(options);

  const post = async (approval: Approval): Promise<PostedApproval> => {
    const told = { approval, state: { kind: 'waiting' } as const };
    const { ts = '' } = await client.chat.postMessage({ channel: channel.id, ...contentOf(told), ...quiet });
    return { ...told, id: ts };
  };
  const existing = async (approval: Approval): Promise<PostedApproval | undefined> =>
    (await recent()).find(
      (it) =>
        it.approval.key === approval.key || (isGood(it, approval.requestedAt) && isSameAction(it.approval, approval)),
    );

  return {
    open: async (approval) => {
      const look = () => existing(approval);
      const told = await postOnce({ post: () => post(approval), look, mayStand: true, clock, signal });
      const first = (await existing(approval)) ?? told;
      if (first.id >= told.id) return told;
      await channel.remove(told.id);
      return first;
    },
    at: async (id) => (await page({ oldest: id, latest: id, limit: 1 })).find((it) => it.id === id),
    unfinished: async () =>
      (await recent()).filter(
        ({ approval, state }) => approval.portal === portal && (state.kind === 'waiting' || state.kind === 'approved'),
      ),
    ...createDeciding(options),
    show: async (told, state, result) => {
      await client.chat.update({ channel: channel.id, ts: told.id, ...contentOf({ ...told, state }, result) });
    },
  };
};

const isGood = ({ approval, state }: PostedApproval, now: number): boolean =>
  state.kind === 'waiting' && now - approval.requestedAt < approvalGoodMs;

const contentOf = ({ approval, state }: Omit<PostedApproval, 'id'>, result?: string) => ({
  ...approvalMessage(approval, state, result),
  metadata: { event_type: approvalEvent, event_payload: toApprovalPayload(approval, state) },
});

const createReading = ({ client, channel, botId }: Options) => {
  const toTold = ({ ts, bot_id, metadata }: Posted): PostedApproval[] => {
    if (ts === undefined || bot_id !== botId || metadata?.event_type !== approvalEvent) return [];
    const found = fromApprovalPayload(metadata.event_payload);
    return found ? [{ id: ts, ...found }] : [];
  };
  const page = async (window: { oldest?: string; latest?: string; limit: number }) => {
    const asked = { channel: channel.id, inclusive: true, include_all_metadata: true, ...window };
    return fromMessages(toTold)(await client.conversations.history(asked));
  };
  /** Those among the newest messages, oldest first. */
  const recent = async () => (await page({ limit: 200 })).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return { page, recent };
};

/** A decision in the thread of its approval. */
type Note = Decision & { readonly id: string; readonly claim: string };

/**
 * Slack has no compare-and-swap, but a thread has an order, so the oldest decision in it counts:
 * 1. A decision is written into the thread, with a name of its own.
 * 2. The thread is read until that one is seen, and once more a moment later, because Slack can show an older one after it.
 * 3. The oldest wins; a younger one is taken back. One that Slack does not show decides nothing.
 * 4. A name whose decision may stand unseen is kept: the same press again is the same decision.
 */
const createDeciding = ({
  client,
  channel,
  botId,
  clock,
  signal,
}: Options): Pick<ApprovalBook, 'decide' | 'decision'> => {
  const notes = async ({ id, approval }: PostedApproval): Promise<readonly Note[]> => {
    const thread = { channel: channel.id, ts: id, limit: 200, include_all_metadata: true };
    const read = () =>
      fromPages(
        (cursor) => client.conversations.replies({ ...thread, ...cursor }),
        fromMessages((message) => toNote(message, botId, approval.key)),
      );
    const found = await readAgain(read, clock, signal);
    return found.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  };
  const settled = async (told: PostedApproval, claim: string): Promise<readonly Note[]> => {
    for (let look = 1; look <= looks && !signal.aborted; look += 1) {
      const seen = (await notes(told)).some((note) => note.claim === claim);
      await clock.sleep(lookAgainMs, signal);
      if (seen) return await notes(told);
    }
    return [];
  };
  const decideAs = async (claim: string, told: PostedApproval, { kind, by }: Decision, mayStand: boolean) => {
    const mark = { run: told.approval.key, about: `${kind} ${claim}`, by };
    const find = async () => (await notes(told)).find((note) => note.claim === claim);
    const post = () => channel.reply(told.id, decisionNote(told.approval, { kind, by }), mark).then(() => true);
    const look = async () => ((await find()) ? true : undefined);
    await postOnce({ post, look, mayStand, clock, signal });
    const [first, ...others] = await settled(told, claim);
    if (first?.claim === claim) return { isOwn: true, kind, by };
    const own = first ? others.find((note) => note.claim === claim) : await find();
    if (own) await channel.remove(own.id).catch(ignoreGone);
    if (!first) throw new Error('Slack does not show the decision in its thread');
    return { isOwn: false, kind: first.kind, by: first.by };
  };
  const unclear = new Map<string, string>();
  return {
    decide: async (told, decision) => {
      const press = [told.id, decision.kind, decision.by].join(' ');
      const left = unclear.get(press);
      unclear.delete(press);
      const claim = left ?? randomUUID();
      try {
        return await decideAs(claim, told, decision, left !== undefined);
      } catch (error) {
        unclear.set(press, claim);
        throw error;
      }
    },
    decision: async (told) => (await notes(told))[0],
  };
};

const toNote = ({ ts, bot_id, metadata }: Posted, botId: string, key: string): Note[] => {
  if (ts === undefined || bot_id !== botId || metadata?.event_type !== noticeEvent) return [];
  const { run, about, by } = Object(metadata.event_payload) as Record<string, unknown>;
  const [kind, claim] = String(about).split(' ');
  if (run !== key || typeof by !== 'string' || claim === undefined) return [];
  return kind === 'approved' || kind === 'refused' ? [{ id: ts, kind, by, claim }] : [];
};
