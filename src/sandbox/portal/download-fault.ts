import type { Answer } from '../server.ts';
import { empty } from './answers.ts';
import type { Knobs } from './knobs.ts';

/** An answer with a copy in it, as the knob for downloads breaks it. */
export const withDownloadFault = (answer: Answer, fault: Knobs['downloadFault']): Answer => {
  if (fault === 'forbidden') return empty(403);
  if (fault !== 'hangs' && fault !== 'cut') return answer;
  const { body, headers } = answer;
  const half = typeof body === 'string' ? body : body.subarray(0, Math.ceil(body.length / 2));
  return { ...answer, headers: { 'content-length': String(body.length), ...headers }, body: half, breaks: fault };
};

/** The media type of an archive, by its name. */
export const archiveType = (name: string): string =>
  name.endsWith('.tar') ? 'application/x-tar' : 'application/x-gzip';
