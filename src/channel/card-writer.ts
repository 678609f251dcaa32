import { hasCopy, isEnded, isFinished, type Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { CardRecord } from '../runner/ports.ts';
import { failureOf, type SlackFailure } from '../slack/web.ts';
import type { Channel } from './channel.ts';
import {
  afterWrite,
  isSettled,
  isSilent,
  nextWrite,
  type Shown,
  type WriteEvent,
  type WriteState,
} from './next-write.ts';
import type { RefusedCards } from './refused-cards.ts';
import { isUneditable, placeAnew } from './repost.ts';
import { createTakenLook } from './taken-look.ts';

export type WriterOptions = {
  readonly channel: Channel;
  readonly ts: string;
  readonly run: Run;
  readonly beat: number;
  readonly owesNotice: boolean;
  /** The card that this one was posted in place of. */
  readonly replaces: string | undefined;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  /** True where this process has just posted the card as it is. */
  readonly isFresh: boolean;
  readonly refused: RefusedCards;
  /** Reads the channel's cards, as far as they are known. */
  readonly readCards: () => Promise<readonly CardRecord[]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Told of every call's failure, and of success as undefined. */
  readonly report: (failure: SlackFailure | undefined) => void;
  /** Told why a notice is not delivered yet, and of its delivery as undefined. */
  readonly owed: (notice: string, why: string | undefined) => void;
};

/**
 * Writes one card until its run has ended or another process has it. Whatever is wanted, one step is under way at a
 * time:
 * 1. `nextWrite` says what is due; a new state wakes the writer.
 * 2. Edit: the newest state wins. Where another process has taken the run or written its end, this one leaves.
 * 3. A refusal that waiting cannot fix puts the card among the refused ones; any other failure is tried again later.
 * 4. Replace: another card of the run, if one is there, else a new one; the old card is deleted, where that is allowed.
 * 5. Read back: an end that a late edit has overwritten is written again.
 */
export class CardWriter {
  readonly #options: WriterOptions;
  readonly #isTaken: (ts: string) => Promise<boolean>;
  readonly #lost = new AbortController();
  #state: WriteState;
  #ts: string;
  #beat: number;
  #replaces: string | undefined;
  #isWriting = false;
  #wake = new AbortController();
  #settled = Promise.withResolvers<void>();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#isTaken = createTakenLook(options);
    this.#ts = options.ts;
    this.#beat = options.beat;
    this.#replaces = options.replaces;
    this.#state = begin(options);
    if (!isEnded(options.run) || !options.isFresh) this.#kick();
  }

  ts(): string {
    return this.#ts;
  }

  run(): Run {
    return this.#state.wanted.run;
  }

  /** Aborted once this process writes no more. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Whether another process may have written the card meanwhile. */
  isSilent(): boolean {
    return isSilent(this.#state, this.#options.clock.elapsed());
  }

  /** Whether the card cannot be edited to carry this process's name: another one may follow the run as well. */
  isUnnamed(): boolean {
    return this.#state.isRefused && !this.#state.isNamed;
  }

  want(wanted: Shown): void {
    this.#state = { ...this.#state, wanted };
    this.#kick();
  }

  /** Writes a last time that nobody follows the run; resolves once that is written, or cannot be. */
  async release(): Promise<void> {
    this.#state = { ...this.#state, isReleasing: true };
    this.#kick();
    await this.whenWritten();
    this.leave();
  }

  /** Stops writing at once. */
  leave(): void {
    this.#state = { ...this.#state, isLeft: true };
    this.#lost.abort();
    this.#wake.abort();
    this.#settle();
  }

  /** Steps back if another process has taken the run or written its end. */
  async leaveIfTaken(): Promise<void> {
    if (await this.#isTaken(this.#ts)) this.leave();
  }

  /** Resolves once the card shows the newest state, or never will. */
  async whenWritten(): Promise<void> {
    if (!isSettled(this.#state)) await this.#settled.promise;
  }

  #kick(): void {
    this.#wake.abort();
    if (this.#isWriting) return;
    this.#keepWriting().catch((error: unknown) => this.#options.log.error({ err: error }, 'writing a card failed'));
  }

  async #keepWriting(): Promise<void> {
    const { clock, signal } = this.#options;
    this.#isWriting = true;
    try {
      while (!signal.aborted) {
        const step = nextWrite(this.#state, clock.elapsed());
        if (step.type === 'idle') return;
        if (step.type === 'edit') await this.#edit(step);
        else if (step.type === 'replace') await this.#replace();
        else if (step.type === 'read back') await this.#readBack();
        else {
          this.#wake = new AbortController();
          await clock.sleep(step.ms, AbortSignal.any([this.#wake.signal, signal]));
        }
      }
    } finally {
      this.#isWriting = false;
    }
  }

  async #edit({ looksFirst }: { readonly looksFirst: boolean }): Promise<void> {
    const { channel, report } = this.#options;
    const { wanted, isReleasing } = this.#state;
    try {
      if (looksFirst) await this.leaveIfTaken();
      if (this.#state.isLeft) return;
      this.#beat += 1;
      await channel.update(this.#ts, wanted.run, this.#hold(wanted, isReleasing));
      report(undefined);
      this.#note({ type: 'wrote', shown: wanted });
      if (isReleasing) this.leave();
    } catch (error) {
      this.#fail(failureOf(error));
    }
  }

  #hold({ owesNotice }: Shown, isReleasing: boolean) {
    const follower = isReleasing ? undefined : this.#options.follower;
    return { follower, beat: this.#beat, owesNotice, replaces: this.#replaces };
  }

  #fail(failure: SlackFailure): void {
    const { log, report, refused } = this.#options;
    report(failure);
    this.#note({ type: 'failed', failure });
    if (failure.kind !== 'refused') return;
    log.warn({ run: this.run().key, code: failure.code }, 'Slack refuses an edit of the card');
    if (!isUneditable(failure.code)) return;
    refused.edits.add(this.#ts);
    this.#note({ type: 'refused' });
  }

  async #replace(): Promise<void> {
    const { options, old, wanted } = { options: this.#options, old: this.#ts, wanted: this.#state.wanted };
    const hold = { ...this.#hold(wanted, false), replaces: old };
    const signal = AbortSignal.any([options.signal, this.#lost.signal]);
    try {
      const placed = await placeAnew({ ...options, run: wanted.run, hold, signal });
      if (placed.isTaken) return this.leave();
      this.#ts = placed.ts;
      this.#replaces = old;
      this.#note({ type: 'replaced', shown: placed.isPosted ? wanted : undefined });
      options.log.warn({ run: wanted.run.key, old, ts: placed.ts }, 'the card could not be edited and was replaced');
      await options.refused.remove(old);
    } catch (error) {
      const failure = failureOf(error);
      options.report(failure);
      this.#note({ type: 'failed', failure });
    }
  }

  async #readBack(): Promise<void> {
    const { wanted } = this.#state;
    try {
      const stands = await this.#options.channel.at(this.#ts);
      const isRight =
        !stands || (stageOf(stands.run) === stageOf(wanted.run) && stands.owesNotice === wanted.owesNotice);
      this.#note({ type: 'read back', isRight });
    } catch {
      this.#note({ type: 'read back', isRight: undefined });
    }
  }

  #note(event: WriteEvent): void {
    this.#state = afterWrite(this.#state, event, this.#options.clock.elapsed());
    if (isSettled(this.#state)) this.#settle();
  }

  #settle(): void {
    this.#settled.resolve();
    this.#settled = Promise.withResolvers();
  }
}

const begin = ({ run, owesNotice, replaces, isFresh, clock }: WriterOptions): WriteState => {
  const shown = { run, owesNotice };
  return {
    wanted: shown,
    written: shown,
    isStale: !isFresh,
    isNamed: isFresh,
    isReleasing: false,
    isLeft: false,
    isRefused: false,
    place: replaces === undefined ? 'first' : isFinished(run) ? 'replacement of the end' : 'replacement',
    writtenAt: clock.elapsed(),
    blockedUntil: 0,
    failures: 0,
    readBackAt: undefined,
  };
};

/** What an old edit can have set back. */
const stageOf = (run: Run): string => `${run.phase} ${hasCopy(run) ? run.proof?.kind : ''}`;
