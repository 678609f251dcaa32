import { hasCopy, type Run } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { CardRecord } from '../runner/ports.ts';
import type { Channel } from './channel.ts';
import type { Shown } from './next-write.ts';
import type { Hold } from './record.ts';
import type { RefusedCards } from './refused-cards.ts';
import { replaceCard } from './replace-card.ts';
import { createTakenCheck } from './taken-check.ts';

export type PostedCardOptions = {
  readonly channel: Channel;
  readonly ts: string;
  /** The heartbeat that the card has. */
  readonly beat: number;
  /** The card that this one was posted in place of. */
  readonly replaces: string | undefined;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  readonly refused: RefusedCards;
  /** Reads the channel's cards, as far as they are known. */
  readonly readCards: () => Promise<readonly CardRecord[]>;
  readonly clock: Clock;
};

/** One run's card in the channel: where it is, and what its metadata says besides the run. Calls throw as Slack does. */
export class PostedCard {
  readonly #options: PostedCardOptions;
  readonly #isTaken: (ts: string) => Promise<boolean>;
  #ts: string;
  #beat: number;
  #replaces: string | undefined;

  constructor(options: PostedCardOptions) {
    this.#options = options;
    this.#isTaken = createTakenCheck(options);
    this.#ts = options.ts;
    this.#beat = options.beat;
    this.#replaces = options.replaces;
  }

  get ts(): string {
    return this.#ts;
  }

  /** Whether another process has taken the run or written its end. */
  isTaken(): Promise<boolean> {
    return this.#isTaken(this.#ts);
  }

  /** Edits the card, with this process's name or, on a release, without a name. */
  async write(shown: Shown, isReleasing: boolean): Promise<void> {
    const { channel, follower } = this.#options;
    this.#beat += 1;
    const hold = this.#hold(shown, isReleasing ? undefined : follower);
    await channel.update(this.#ts, shown.run, hold);
  }

  /** Continues with another card in place of this one, unless another process has the run there. */
  async replace(shown: Shown, signal: AbortSignal): Promise<{ readonly isPosted: boolean; readonly isTaken: boolean }> {
    const old = this.#ts;
    const hold = { ...this.#hold(shown, this.#options.follower), replaces: old };
    const { ts, ...placed } = await replaceCard({ ...this.#options, run: shown.run, hold, signal });
    if (!placed.isTaken) [this.#ts, this.#replaces] = [ts, old];
    return placed;
  }

  /** Whether the channel has the card as it is wanted, or not at all. */
  async shows({ run, owesNotice }: Shown): Promise<boolean> {
    const found = await this.#options.channel.at(this.#ts);
    return !found || (stageOf(found.run) === stageOf(run) && found.owesNotice === owesNotice);
  }

  #hold({ owesNotice }: Shown, follower: string | undefined): Hold {
    return { follower, beat: this.#beat, owesNotice, replaces: this.#replaces };
  }
}

/** What an old edit can have set back. */
const stageOf = (run: Run): string => `${run.phase} ${hasCopy(run) ? run.proof?.kind : ''}`;
