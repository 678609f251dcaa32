import { isEnded, type Run } from '../backup/run.ts';
import type { Log } from '../lib/log.ts';
import { failureOf, type SlackFailure } from '../slack/web.ts';
import {
  afterWrite,
  firstState,
  isSettled,
  isSilent,
  nextWrite,
  type Shown,
  type WriteEvent,
  type WriteState,
} from './next-write.ts';
import { PostedCard, type PostedCardOptions } from './posted-card.ts';
import { isUneditable } from './replace-card.ts';

export type WriterOptions = PostedCardOptions & {
  readonly run: Run;
  readonly owesNotice: boolean;
  /** True if this process has just posted the card as it is. */
  readonly isFresh: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Receives every call's failure, and success as undefined. */
  readonly report: (failure: SlackFailure | undefined) => void;
  /** Receives why a notice is not delivered yet, and its delivery as undefined. */
  readonly owed: (notice: string, why: string | undefined) => void;
};

/**
 * Writes one card until its run has ended or another process has it. Whatever is wanted, one step runs at a
 * time:
 * 1. `nextWrite` says what is due; a new state wakes the writer.
 * 2. Edit: the newest state wins. If another process has taken the run or written its end, this one leaves.
 * 3. A refusal that waiting cannot fix puts the card among the refused ones; any other failure is tried again later.
 * 4. Replace: another card of the run, if one is there, else a new one; the old card is deleted, if that is allowed.
 * 5. Read back: an end that a late edit has overwritten is written again.
 */
export class CardWriter {
  readonly #options: WriterOptions;
  readonly #card: PostedCard;
  readonly #lost = new AbortController();
  #state: WriteState;
  #isWriting = false;
  #wake = new AbortController();
  #settled = Promise.withResolvers<void>();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#card = new PostedCard(options);
    const { run, owesNotice, isFresh, replaces, clock } = options;
    this.#state = firstState({ run, owesNotice }, { isFresh, isReplacement: replaces !== undefined }, clock.elapsed());
    if (!isEnded(run) || !isFresh) this.#kick();
  }

  ts(): string {
    return this.#card.ts;
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
    if (await this.#card.isTaken()) this.leave();
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
    const { wanted, isReleasing } = this.#state;
    try {
      if (looksFirst) await this.leaveIfTaken();
      if (this.#state.isLeft) return;
      await this.#card.write(wanted, isReleasing);
      this.#options.report(undefined);
      this.#note({ type: 'wrote', shown: wanted });
      if (isReleasing) this.leave();
    } catch (error) {
      this.#fail(failureOf(error));
    }
  }

  #fail(failure: SlackFailure): void {
    const { log, report, refused } = this.#options;
    report(failure);
    this.#note({ type: 'failed', failure });
    if (failure.kind !== 'refused') return;
    log.warn({ run: this.run().key, code: failure.code }, 'Slack refuses an edit of the card');
    if (!isUneditable(failure.code)) return;
    refused.edits.add(this.#card.ts);
    this.#note({ type: 'refused' });
  }

  async #replace(): Promise<void> {
    const { log, report, refused, signal } = this.#options;
    const { wanted } = this.#state;
    const old = this.#card.ts;
    try {
      const { isTaken, isPosted } = await this.#card.replace(wanted, AbortSignal.any([signal, this.#lost.signal]));
      if (isTaken) return this.leave();
      this.#note({ type: 'replaced', shown: isPosted ? wanted : undefined });
      log.warn({ run: wanted.run.key, old, ts: this.#card.ts }, 'the card could not be edited and was replaced');
      await refused.remove(old);
    } catch (error) {
      const failure = failureOf(error);
      report(failure);
      this.#note({ type: 'failed', failure });
    }
  }

  async #readBack(): Promise<void> {
    const isRight = await this.#card.shows(this.#state.wanted).catch(() => undefined);
    this.#note({ type: 'read back', isRight });
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
