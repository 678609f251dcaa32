import type { Blocker } from '../../backup/blocker.ts';
import { jobErrorAdvice } from './job-error.ts';
import { quoted, when } from './text.ts';

/** What blocks a slot, since when, and what can be done about it. */
export const blockerWords = (blocker: Blocker): string =>
  `:warning: *The portal is blocked*: ${quoted(blockedBecause(blocker), 700)} It has been like this since ${when(blocker.since)} at least. ${blockerRemedy(blocker)}`;

/** The job that blocks a slot and how, as plain text. */
export const blockedBecause = ({ job, kind }: Blocker): string => {
  const name = `backup${job.id === undefined ? '' : ` ${job.id}`}`;
  if (kind === 'still') return `${name} has not moved from ${job.percent} %, and the portal starts no other beside it.`;
  const error = job.error === undefined ? '' : ` (“${job.error}”)`;
  return `${name} failed and was never ended${error}, and the portal refuses every start because of it. ${jobErrorAdvice(job.error)}`.trimEnd();
};

export const blockerRemedy = ({ job }: Blocker): string =>
  job.status === undefined
    ? 'The portal forgets it 24 hours after its last change; this server cannot drop it earlier.'
    : 'The portal forgets it 24 hours after its last change; an operator of this bot drops it with `/backup cancel`.';
