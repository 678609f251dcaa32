import { blankMemory, type Memory, withGap } from './memory.ts';

type Stored = Pick<Memory, 'slots' | 'since' | 'seenAt' | 'newest'> &
  Partial<Pick<Memory, 'settledCopies' | 'gaps' | 'gapFrom'>>;

/** What the next process must know, as text; alarms are in the channel, and the rest is asked again. */
export const storeMemory = ({ slots, since, seenAt, newest, settledCopies, gaps, gapFrom }: Memory): string => {
  const stored: Stored = {
    ...{ slots, since, seenAt, settledCopies },
    ...(newest && { newest }),
    ...(gaps && { gaps }),
    ...(gapFrom !== undefined && { gapFrom }),
  };
  return JSON.stringify(stored);
};

/** The memory that another process has left; `undefined`: there is none that can be read. Never throws. */
export const restoreMemory = (text: string, now: number, everyMs: number): Memory | undefined => {
  const stored = parse(text);
  if (!stored) return undefined;
  const goneMs = now - stored.seenAt;
  return {
    ...withGap({ ...blankMemory(now), ...stored, isFirst: false }, stored.seenAt, now),
    ...(goneMs > everyMs * 2 + 60_000 && { gapFrom: stored.gapFrom ?? stored.seenAt }),
  };
};

/** Only what this bot has written itself is read, so what has the right outline has the right form. */
const parse = (text: string): Stored | undefined => {
  try {
    const stored = JSON.parse(text) as Partial<Stored> | null;
    const isStored =
      typeof stored?.slots === 'object' && typeof stored.since === 'number' && typeof stored.seenAt === 'number';
    return isStored ? (stored as Stored) : undefined;
  } catch {
    return undefined;
  }
};
