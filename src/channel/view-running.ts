import type { Origin, Run, Running } from '../backup/run.ts';
import { minuteMs } from '../lib/durations.ts';
import { explain } from '../slack/blocks/explain.ts';
import { durationText, quoted, when } from '../slack/blocks/text.ts';

/** What is happening; '' once it has ended. */
export const happening = (run: Run): string => {
  switch (run.phase) {
    case 'starting':
      return run.isUnclear
        ? 'The portal did not confirm the start. Checking whether the backup runs.'
        : 'Asking the portal to start.';
    case 'running':
      return [`${progress(run)}${checked(run)}`, ...hints(run)].join('\n');
    case 'completed':
    case 'completed_with_warnings':
    case 'failed':
    case 'cancelled':
    case 'unknown':
    case 'not_started':
      return '';
  }
};

/** How far a backup is, as a bar, and what is being done. No `changedAt`: since when is not known. */
export const progress = (run: Stand): string => {
  const full = Math.round(run.percent / 10);
  return `${'█'.repeat(full)}${'░'.repeat(10 - full)}  ${run.percent} %  ·  ${stepWords(run)}`;
};

type Stand = Pick<Running, 'percent' | 'step'> & Partial<Pick<Running, 'changedAt' | 'seenAt'>>;

/** A worker takes a job within about 15 s; longer than this is not usual. */
const usualWaitMs = 60_000;

const stepWords = ({ step, changedAt, seenAt = 0 }: Stand): string => {
  const since = changedAt === undefined ? '' : ` since ${when(changedAt)}`;
  switch (step) {
    case 'waiting': {
      const isLong = changedAt !== undefined && seenAt - changedAt > usualWaitMs;
      return `waiting for one of the portal’s workers${since}${isLong ? ' (usually within a minute)' : ''}`;
    }
    case 'packing':
      return 'packing';
    case 'uploading':
      return `uploading${since} (no progress is shown until that is done)`;
  }
};

/** When the portal last answered: a card that is no longer updated shows an old time. */
const checked = ({ seenAt, trouble }: Running): string => (trouble === undefined ? `  ·  checked ${when(seenAt)}` : '');

const hints = (run: Running): string[] => {
  const lines: string[] = [];
  if (run.cancelledBy !== undefined) lines.push(`Being cancelled by <@${run.cancelledBy}>.`);
  if (originWords[run.origin] !== '') lines.push(originWords[run.origin]);
  if (run.isStalled) lines.push(stalled(run));
  if (run.trouble !== undefined) {
    lines.push(
      `Nothing is known since ${when(run.seenAt)}; the backup may still be running. ${quoted(explain(run.trouble), 500)} This card continues when the portal answers.`,
    );
  }
  return lines;
};

const stalled = (run: Running): string =>
  `*No progress* since ${when(run.changedAt)}${stalledFor(run)}; the backup may be stuck. Look at DocSpace’s backup page and at the portal’s server. If nothing moves there either, cancel the backup and start again.`;

const stalledFor = ({ changedAt, seenAt }: Running): string =>
  seenAt - changedAt < 1_000 ? '' : ` (${durationText(wholeMinutes(seenAt - changedAt))})`;

/** Seconds do not matter where minutes are shown. */
const wholeMinutes = (ms: number): number => (ms < minuteMs ? ms : Math.floor(ms / minuteMs) * minuteMs);

/** How sure it is that the backup is this request's. */
export const originWords: Readonly<Record<Origin, string>> = {
  started: '',
  found:
    'The portal’s answer to the start was lost. This backup began at that moment, so it is probably the one that was asked for.',
  joined:
    'A backup was already running when this one was requested, and the portal makes one at a time, so this card follows that one. Its copy may be stored elsewhere than named below.',
};
