import { createHash } from 'node:crypto';

/** The key of a request. Slack redelivers some requests: the same request has the same key. */
export const keyOf = (trigger: string): string => createHash('sha256').update(trigger).digest('hex').slice(0, 16);
