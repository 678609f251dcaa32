/** What was measured in one go, the one beside the other; no baseline where there is nothing to compare with. */
export type Round = { readonly baseline: readonly number[]; readonly bot: readonly number[] };

/** What the figure should be; `ratio`: the bot's value as a multiple of the baseline's. */
export type Aim =
  | { readonly of: 'ratio' | 'bot'; readonly atMost: number }
  | { readonly of: 'ratio' | 'bot'; readonly atLeast: number };

/** One line of the table. */
export type Figure = {
  readonly name: string;
  /** What the bot is compared with; '' for nothing. */
  readonly against: string;
  readonly unit: string;
  /** The part of the values that ratio and aim are about: 0.5 for the median, 0.99 for the slowest in a hundred. */
  readonly quantile: 0.5 | 0.99;
  readonly rounds: readonly Round[];
  /** Nothing where the figure is only to be known. */
  readonly aim?: Aim;
};

export type Size = 'full' | 'quick';

/** Something that can be measured by itself. `quick`: just enough to see that it works. */
export type Bench = (size: Size) => Promise<readonly Figure[]>;
