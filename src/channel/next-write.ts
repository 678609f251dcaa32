import { isEnded, isFinished, type Run } from '../backup/run.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { SlackFailure } from '../slack/web.ts';

const spacingMs = 3_000;
const heartbeatEveryMs = 15_000;
/** After a longer silence than this another process may have taken the run over. */
const silenceMs = 20_000;
const readBackAfterMs = 15_000;

/** What a card shows. */
export type Shown = { readonly run: Run; readonly owesNotice: boolean };

/** All that decides when and how one card is written. Times are monotonic, in ms. */
export type WriteState = {
  readonly wanted: Shown;
  /** What the card is known to show. */
  readonly written: Shown;
  /** The card has to be written although it shows what is wanted: it does not name this process yet, or an edit was lost. */
  readonly isStale: boolean;
  /** The card has carried this process's name. */
  readonly isNamed: boolean;
  readonly isReleasing: boolean;
  /** This process writes the card no more. */
  readonly isLeft: boolean;
  /** Slack refuses every edit of the card for good. */
  readonly isRefused: boolean;
  /** Which card of the run this is: the first one, or the replacement of one that could not be edited. */
  readonly place: 'first' | 'replacement' | 'replacement of the end';
  readonly writtenAt: number;
  /** Slack takes nothing before. */
  readonly blockedUntil: number;
  readonly failures: number;
  /** When to read the card because an edit without an answer may still take effect. */
  readonly readBackAt: number | undefined;
};

/** The state of a card that was posted or taken over at `now`; `isFresh`: this process has just posted it as it is. */
export const firstState = (
  shown: Shown,
  { isFresh, isReplacement }: { readonly isFresh: boolean; readonly isReplacement: boolean },
  now: number,
): WriteState => ({
  wanted: shown,
  written: shown,
  isStale: !isFresh,
  isNamed: isFresh,
  isReleasing: false,
  isLeft: false,
  isRefused: false,
  place: isReplacement ? replacementFor(shown.run) : 'first',
  writtenAt: now,
  blockedUntil: 0,
  failures: 0,
  readBackAt: undefined,
});

const replacementFor = (run: Run) => (isFinished(run) ? 'replacement of the end' : 'replacement');

type Act =
  | { readonly type: 'edit'; readonly looksFirst: boolean }
  | { readonly type: 'replace' }
  | { readonly type: 'read back' };

/** What to do with a card now; `idle`: nothing until something changes. */
export type WriteStep = Act | { readonly type: 'idle' } | { readonly type: 'wait'; readonly ms: number };

/**
 * The next step in writing a card:
 * 1. A card that Slack refuses to edit is replaced, once for the rest of the run and once for its end; then it rests.
 * 2. A new phase, an end, a release and the own name are written at once, any other change 3 s after the last write.
 * 3. Without a change the card gets a heartbeat every 15 s, until it shows an end that owes nothing and whose copy is verified.
 * 4. An end, and whatever follows a long silence, is written only after a look at the card.
 * 5. After an edit without an answer the end is read back, because that edit can still take effect.
 */
export const nextWrite = (state: WriteState, now: number): WriteStep => {
  if (state.isLeft) return { type: 'idle' };
  const at = (time: number, act: Act): WriteStep => (time <= now ? act : { type: 'wait', ms: time - now });
  const { wanted, writtenAt, blockedUntil } = state;
  if (state.isRefused) return mayReplace(state) ? at(blockedUntil, { type: 'replace' }) : { type: 'idle' };
  const edit = { type: 'edit', looksFirst: isEnded(wanted.run) || isSilent(state, now) } as const;
  if (!isCurrent(state)) return at(Math.max(blockedUntil, isUrgent(state) ? 0 : writtenAt + spacingMs), edit);
  if (!isFinished(wanted.run) || wanted.owesNotice)
    return at(Math.max(blockedUntil, writtenAt + heartbeatEveryMs), edit);
  return state.readBackAt === undefined ? { type: 'idle' } : at(state.readBackAt, { type: 'read back' });
};

/** Whether the card shows what is wanted, or never will. */
export const isSettled = (state: WriteState): boolean =>
  state.isLeft || isCurrent(state) || (state.isRefused && !mayReplace(state));

/** Whether the card was not written for so long that another process may have taken the run. */
export const isSilent = ({ writtenAt }: WriteState, now: number): boolean => now - writtenAt > silenceMs;

const isCurrent = ({ wanted, written, isStale, isReleasing }: WriteState): boolean =>
  !isStale && !isReleasing && written.run === wanted.run && written.owesNotice === wanted.owesNotice;

const isUrgent = ({ wanted, written, isStale, isReleasing }: WriteState): boolean =>
  isStale || isReleasing || wanted.run.phase !== written.run.phase;

const mayReplace = ({ wanted, written, place, isReleasing }: WriteState): boolean => {
  if (isFinished(wanted.run)) return !isFinished(written.run) && place !== 'replacement of the end';
  return place === 'first' && !isReleasing;
};

/** What became of a step. */
export type WriteEvent =
  | { readonly type: 'wrote'; readonly shown: Shown }
  | { readonly type: 'failed'; readonly failure: SlackFailure }
  /** The card can never be edited again. */
  | { readonly type: 'refused' }
  /** Another card stands in its place; `shown`: what it was posted with, undefined if it was there already. */
  | { readonly type: 'replaced'; readonly shown: Shown | undefined }
  /** `isRight` undefined: Slack did not show the card. */
  | { readonly type: 'read back'; readonly isRight: boolean | undefined };

/** The state after the event. */
export const afterWrite = (state: WriteState, event: WriteEvent, now: number): WriteState => {
  switch (event.type) {
    case 'wrote': {
      const readBackAt = state.readBackAt === undefined ? undefined : now + readBackAfterMs;
      return { ...fresh(state, event.shown, now), readBackAt };
    }
    case 'failed': {
      const { failure } = event;
      const failures = state.failures + 1;
      const waitMs = failure.kind === 'rate_limited' ? failure.retryAfterMs : backoffMs(failures, 1_000, 60_000);
      const readBackAt = failure.kind === 'unclear' ? now + readBackAfterMs : state.readBackAt;
      return { ...state, failures, blockedUntil: now + waitMs, readBackAt };
    }
    case 'refused':
      return { ...state, isRefused: true, blockedUntil: now };
    case 'replaced': {
      const moved = { ...state, place: replacementFor(state.wanted.run), isRefused: false, blockedUntil: now } as const;
      return event.shown ? fresh(moved, event.shown, now) : { ...moved, isStale: true };
    }
    case 'read back':
      if (event.isRight === undefined) return { ...state, readBackAt: now + readBackAfterMs };
      return { ...state, readBackAt: undefined, isStale: !event.isRight };
  }
};

const fresh = (state: WriteState, written: Shown, now: number): WriteState => ({
  ...state,
  written,
  isStale: false,
  isNamed: true,
  writtenAt: now,
  failures: 0,
});
