import { outcome } from '../backup/job.ts';
import type { Link } from '../backup/link.ts';
import { readJob } from './job.ts';
import { membersOf, textOf } from './json.ts';
import type { Clean } from './sanitise.ts';

const linksKept = 20;

/**
 * Remembers the links of the jobs last seen to have succeeded. A link outlives its job in the slot, which any start
 * replaces (DocSpace source: ConsumerBackupStorage).
 */
export const createLinkMemory = (origin: string, clean: Clean) => {
  const links = new Map<string, Link>();
  return {
    note: (json: unknown): void => {
      const { id } = readJob(json, clean);
      if (id === undefined) return;
      const link = links.has(id) ? undefined : readLink(json, id, origin, clean);
      if (link) links.set(id, link);
      if (links.size > linksKept) for (const oldest of links.keys().take(1)) links.delete(oldest);
    },
    find: (id: string): Link | undefined => links.get(id),
  };
};

/** The link in a job's JSON; undefined if it is not that job, has not succeeded or has none. */
export const readLink = (json: unknown, id: string, origin: string, clean: Clean): Link | undefined => {
  const job = readJob(json, clean);
  if (job.id !== id || outcome(job) !== 'completed') return undefined;
  const link = textOf(membersOf(json).link);
  const target = link === '' ? null : URL.parse(link, origin);
  if (target?.protocol.startsWith('http') !== true) return undefined;
  return { url: target.href, needsLogin: target.origin === new URL(origin).origin };
};
