import { type Approval, approvalGoodMs } from '../../backup/approval.ts';
import type { Config } from '../../config/config.ts';
import { keyOf } from '../../slack/request-key.ts';
import { failureOf } from '../../slack/web.ts';
import type { Approvals, Parts } from '../parts.ts';
import { finishDecided, finishLeft } from './finish-left.ts';
import { askedWords, unaskedWords } from './view.ts';

type Asking = Pick<Parts, 'approvalBook' | 'channel' | 'clock' | 'log'> & {
  readonly verbs: Config['approvals'];
  readonly portal: string;
  readonly signal: AbortSignal;
};

/** Asks in the admin channel for a second operator if the configuration wants one. */
export const createApprovals = (options: Asking): Approvals & { readonly keep: () => Promise<void> } => {
  const { approvalBook: book, channel, clock, log, verbs, portal, signal } = options;
  /** When to see to each message that this process knows of. */
  const due = new Map<string, number>();
  /** When to look again at those that wait though they may be decided. */
  const soon = new Map<string, number>();
  const finishSoon = (id: string): void => void (soon.has(id) || soon.set(id, clock.now() + graceMs));
  const remember = (id: string, { requestedAt }: Approval): void =>
    void due.set(id, requestedAt + approvalGoodMs + graceMs);

  return {
    needs: (verb) => verbs.includes(verb),
    finishSoon,
    ask: async ({ verb, action, actor, request }) => {
      const requestedAt = clock.now();
      const { user: requestedBy, teams } = actor;
      const approval = { key: keyOf(`approval ${request}`), portal, verb, requestedBy, teams, requestedAt, action };
      log.info({ user: requestedBy, verb, approval: approval.key }, 'a second operator is asked for');
      try {
        const told = await book.open(approval);
        remember(told.id, told.approval);
        if (told.approval.key !== approval.key) finishSoon(told.id);
        return askedWords(told, { channel: channel.id, link: await channel.permalink(told.id) });
      } catch (error) {
        log.warn({ err: error, verb }, 'a request for a second operator was not posted');
        return unaskedWords(failureOf(error), channel.id);
      }
    },
    keep: async () => {
      if (verbs.length === 0) return;
      let readAt = Number.NEGATIVE_INFINITY;
      while (!signal.aborted) {
        try {
          if (clock.elapsed() - readAt >= rereadMs) {
            for (const told of await book.unfinished()) remember(told.id, told.approval);
            readAt = clock.elapsed();
          }
          await each(soon, clock.now(), (id) => finishDecided(id, book));
          await each(due, clock.now(), (id) => finishLeft(id, book));
        } catch (error) {
          log.debug({ err: error }, 'an approval was not brought to its end yet');
        }
        await clock.sleep(everyMs, signal);
      }
    },
  };
};

/** Works on those whose time has come, and forgets them. */
const each = async (due: Map<string, number>, now: number, work: (id: string) => Promise<void>): Promise<void> => {
  for (const [id, at] of [...due]) {
    if (now < at) continue;
    await work(id);
    due.delete(id);
  }
};

const everyMs = 30_000;
/** Another process may have asked, and be gone. */
const rereadMs = 600_000;
/** What was approved in the last moment may still be carried out. */
const graceMs = 60_000;
