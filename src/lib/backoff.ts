/** How long to wait after the n-th failure in a row: doubling from `firstMs` up to `mostMs`, give or take a fifth. */
export const backoffMs = (
  failures: number,
  firstMs: number,
  mostMs: number,
  random: () => number = Math.random,
): number => Math.round(Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 20)) * (0.8 + 0.4 * random()));
