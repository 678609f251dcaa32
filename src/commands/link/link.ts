import { type LinkAnswer, linkLifeMs } from '../../backup/link.ts';
import type { Portal } from '../../backup/portal.ts';
import { PortalError } from '../../backup/portal-error.ts';
import type { Completed } from '../../backup/run.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { CardRecord, Journal } from '../../runner/ports.ts';

/** A person's request for the link to the copy that a card shows. */
export type LinkRequest = {
  readonly card: string;
  readonly by: string;
  readonly tell: (answer: LinkAnswer) => Promise<void>;
};

type Options = {
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
};

/** What a button in a message can hold. */
const longestUrl = 3_000;

/** Gives the link to one person, after a note under the card says who got it; it is kept nowhere. */
export const giveLink = async ({ card, by, tell }: LinkRequest, options: Options): Promise<void> => {
  const { journal, log } = options;
  const found = await find(card, options);
  if (found.kind !== 'link') return await tell(found);
  const { run } = found;
  try {
    await journal.note(card, run, 'link', by);
  } catch (error) {
    log.warn({ err: error, run: run.key }, 'who gets the link could not be noted; nobody gets it');
    return await tell({ kind: 'unnoted' });
  }
  log.info({ run: run.key, user: by }, 'a link is given');
  await tell(found);
};

const find = async (card: string, { portal, journal, clock }: Options): Promise<LinkAnswer> => {
  let recorded: CardRecord | undefined;
  try {
    recorded = await journal.at(card);
  } catch {
    return { kind: 'no_card', why: 'unread' };
  }
  if (!recorded) return { kind: 'no_card', why: 'gone' };
  const { run } = recorded;
  if (run.portal !== portal.origin) return { kind: 'no_card', why: 'foreign' };
  if (run.phase !== 'completed' && run.phase !== 'completed_with_warnings') return { kind: 'no_copy' };
  if (run.gone) return { kind: 'no_link', why: run.gone.why === 'twin' ? 'deleted' : run.gone.why, run };
  // The portal keeps the link of a copy that was deleted.
  if ((await journal.whoDeleted(card, run)) !== undefined) return { kind: 'no_link', why: 'deleted', run };
  const until = run.endedAt + linkLifeMs;
  if (clock.now() >= until) return { kind: 'no_link', why: 'expired', run };
  try {
    const link = run.backupId === undefined ? undefined : await portal.link(run.slot, run.backupId);
    if (!link) return { kind: 'no_link', why: await whyGone(run, portal), run };
    return link.url.length > longestUrl ? { kind: 'no_link', why: 'endless', run } : { kind: 'link', run, link, until };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return { kind: 'unasked', failure: error.failure };
  }
};

/** The portal keeps a link with the job in the slot, until the next one takes its place or a cancel drops both. */
const whyGone = async (run: Completed, portal: Portal): Promise<'replaced' | 'dropped' | 'linkless'> => {
  const job = await portal.progress(run.slot);
  if (!job) return 'dropped';
  return job.id === run.backupId ? 'linkless' : 'replaced';
};
