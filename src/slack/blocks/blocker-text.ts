import type { Blocker } from '../../backup/blocker.ts';
import { jobErrorAdvice } from './job-error.ts';
import { quoted, when } from './text.ts';

/** What blocks a slot, since when, and what can be done about it. */
export const blockerWords = (blocker: Blocker): string =>
  `:warning: *The portal is blocked*: ${quoted(blockedBecause(blocker), 700)} It has been like this since ${when(blocker.since)} at least. ${blockerRemedy(blocker)}`;

/** The job that blocks a slot and how, as plain text. */
export const blockedBecause = ({ job, kind }: Blocker): string => {
  const name = `backup${job.id === undefined ? '' : ` ${job.id}`}`;
  const effect = 'No other backup can start. Existing copies are safe.';
  if (kind === 'still') return `${name} has not moved from ${job.percent} %. ${effect}`;
  const error = job.error === undefined ? '' : ` (“${job.error}”)`;
  return `${name} failed${error}, but DocSpace still counts it as running. ${effect} ${jobErrorAdvice(job.error)}`.trimEnd();
};

export const blockerRemedy = ({ job }: Blocker): string =>
  job.status === undefined
    ? 'The portal forgets it 24 hours after its last change; this server cannot clear it earlier.'
    : 'The portal forgets it 24 hours after its last change; an operator clears it with `/backup cancel`.';
