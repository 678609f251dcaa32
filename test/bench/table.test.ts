import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Figure, Round } from './figure.ts';
import { botAt, estimate, quantile, ratioAt } from './statistics.ts';
import { summarise, table } from './table.ts';

/** Rounds in which the machine is up to four times slower for both, and the bot takes `times` as long. */
const unsteady = (times: number, wobble = 0): readonly Round[] =>
  Array.from({ length: 40 }, (_, index) => {
    const slowness = 1 + (index % 7) / 2;
    const own = times * (1 + wobble * ((index % 5) - 2));
    return { baseline: [10 * slowness], bot: [10 * slowness * own] };
  });

const aFigure = (change: Partial<Figure>): Figure => ({
  name: 'ack',
  against: 'bare Bolt',
  unit: 'ms',
  quantile: 0.5,
  rounds: unsteady(1),
  aim: { of: 'ratio', atMost: 1.1 },
  ...change,
});

const verdictOf = (change: Partial<Figure>): string | undefined => summarise(aFigure(change)).verdict;

test('A quantile lies between two values in proportion, whatever their order', () => {
  assert.equal(quantile([30, 10, 20], 0.5), 20);
  assert.equal(quantile([40, 10, 30, 20], 0.5), 25);
  assert.equal(quantile([0, 100], 0.99), 99);
  assert.equal(quantile([9, 100], 0), 9);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test('What slows both down alike does not move the ratio, and the interval holds it', () => {
  const { value, low, high } = estimate(unsteady(1.3, 0.02), ratioAt(0.5));
  assert.ok(low <= value && value <= high, `${low} ${value} ${high}`);
  assert.ok(low < 1.3 && 1.3 < high && high - low < 0.2, `${low}–${high}`);
  const exact = estimate(unsteady(1.3), ratioAt(0.99));
  assert.ok(Math.abs(exact.low - 1.3) < 1e-9 && Math.abs(exact.high - 1.3) < 1e-9);
});

test('The interval is the same at each look, and a single round has none', () => {
  assert.deepEqual(estimate(unsteady(2, 0.1), botAt(0.99)), estimate(unsteady(2, 0.1), botAt(0.99)));
  assert.deepEqual(estimate([{ baseline: [2], bot: [3] }], ratioAt(0.5)), { value: 1.5, low: 1.5, high: 1.5 });
});

test('A miss inside the interval is no miss', () => {
  assert.equal(verdictOf({ rounds: unsteady(1.05) }), 'met');
  assert.equal(verdictOf({ rounds: unsteady(1.12, 0.1) }), 'unclear');
  assert.equal(verdictOf({ rounds: unsteady(1.5, 0.02) }), 'missed');
  const fast = { of: 'ratio', atLeast: 2 } as const;
  assert.equal(verdictOf({ rounds: unsteady(2.5), aim: fast }), 'met');
  assert.equal(verdictOf({ rounds: unsteady(1.95, 0.1), aim: fast }), 'unclear');
  assert.equal(verdictOf({ rounds: unsteady(1.5, 0.02), aim: fast }), 'missed');
});

test('An aim for the bot alone is judged without a baseline, at its own quantile', () => {
  const rounds = Array.from({ length: 200 }, (_, index) => ({ baseline: [], bot: [index < 190 ? 10 : 90] }));
  const aim = { of: 'bot', atMost: 50 } as const;
  assert.equal(verdictOf({ rounds, aim, quantile: 0.5 }), 'met');
  assert.equal(verdictOf({ rounds, aim, quantile: 0.99 }), 'missed');
  const { baseline, ratio, runs } = summarise(aFigure({ rounds, aim }));
  assert.deepEqual([baseline, ratio, runs], [undefined, undefined, 200]);
});

test('The table tells a figure a line, in columns', () => {
  const rounds = [
    { baseline: [1, 3], bot: [1.5, 4.5] },
    { baseline: [2, 2], bot: [3, 3] },
  ];
  const lost = { name: 'lost', against: '', unit: '', rounds: [{ baseline: [], bot: [0] }] };
  const figures = [
    aFigure({ rounds }),
    aFigure({ ...lost, aim: { of: 'bot', atMost: 0 } }),
    { ...lost, quantile: 0.99 } as const,
  ];
  assert.deepEqual(table(figures.map(summarise)).split('\n'), [
    'figure   baseline   median   p99  bot median   p99  ratio  95 % interval  runs  aim',
    'ack, ms  bare Bolt       2  2.97           3  4.46   1.5×                    4  median ≤ 1.1×  missed',
    'lost                                       0     0                           1  median ≤ 0     met',
    'lost                                       0     0                           1',
  ]);
});
