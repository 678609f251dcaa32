import { outcome } from '../backup/job.ts';
import type { Link } from '../backup/link.ts';
import { readJob } from './job.ts';
import { membersOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

/** The link in a job's JSON; undefined where it is not that job, has not succeeded or has none. */
export const readLink = (json: unknown, id: string, origin: string, clean: Clean): Link | undefined => {
  const job = readJob(json, clean);
  if (id === '' || job.id !== id || outcome(job) !== 'completed') return undefined;
  const link = textOf(membersOf(json).link);
  const target = link === '' ? null : URL.parse(link, origin);
  if (target?.protocol.startsWith('http') !== true) return undefined;
  return { url: target.href, needsLogin: target.origin === new URL(origin).origin };
};
