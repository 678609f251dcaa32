import type { Aim, Figure } from './figure.ts';
import { botAt, type Estimate, estimate, quantile, ratioAt, valuesOf } from './statistics.ts';

/** `unclear`: the aim lies within the interval, which is no miss. */
type Verdict = 'met' | 'unclear' | 'missed';
type Spread = { readonly median: number; readonly p99: number };

/** A figure as it stands in the table and in the JSON. */
export type Line = Omit<Figure, 'rounds'> & {
  readonly baseline?: Spread;
  readonly bot: Spread;
  readonly ratio?: Estimate;
  readonly runs: number;
  readonly verdict?: Verdict;
};

/** What the rounds of a figure come to. */
export const summarise = ({ rounds, ...figure }: Figure): Line => {
  const [baseline, bot] = [valuesOf(rounds, 'baseline'), valuesOf(rounds, 'bot')];
  const ratio = baseline.length === 0 ? undefined : estimate(rounds, ratioAt(figure.quantile));
  const judged = figure.aim?.of === 'ratio' ? ratio : estimate(rounds, botAt(figure.quantile));
  return {
    ...figure,
    ...(baseline.length === 0 ? {} : { baseline: spread(baseline) }),
    bot: spread(bot),
    ...(ratio === undefined || !Number.isFinite(ratio.value) ? {} : { ratio }),
    runs: bot.length,
    ...(figure.aim === undefined || judged === undefined ? {} : { verdict: judge(judged, figure.aim) }),
  };
};

const spread = (values: readonly number[]): Spread => ({ median: quantile(values, 0.5), p99: quantile(values, 0.99) });

/** The best that the interval allows decides a miss; a value that cannot be said misses. */
const judge = ({ value, low, high }: Estimate, aim: Aim): Verdict => {
  const isWithin = (found: number): boolean => ('atMost' in aim ? found <= aim.atMost : found >= aim.atLeast);
  if (isWithin(value)) return 'met';
  return isWithin('atMost' in aim ? low : high) ? 'unclear' : 'missed';
};

const head = ['figure', 'baseline', 'median', 'p99', 'bot median', 'p99', 'ratio', '95 % interval', 'runs', 'aim', ''];

/** The lines for people to read, a figure a line. */
export const table = (lines: readonly Line[]): string => {
  const rows = [head, ...lines.map(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isText = (column: number): boolean => column < 2 || column > 8;
  return rows
    .map((row) =>
      row
        .map((text, column) => (isText(column) ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const cells = ({ name, against, unit, baseline, bot, ratio, runs, quantile: part, aim, verdict }: Line): string[] => [
  unit === '' ? name : `${name}, ${unit}`,
  against,
  baseline ? short(baseline.median) : '',
  baseline ? short(baseline.p99) : '',
  short(bot.median),
  short(bot.p99),
  ratio ? `${short(ratio.value)}×` : '',
  ratio && ratio.low !== ratio.high ? `${short(ratio.low)}–${short(ratio.high)}` : '',
  String(runs),
  aim ? `${part === 0.5 ? 'median' : 'p99'} ${limitOf(aim)}` : '',
  verdict ?? '',
];

const limitOf = (aim: Aim): string => {
  const limit = 'atMost' in aim ? `≤ ${short(aim.atMost)}` : `≥ ${short(aim.atLeast)}`;
  return aim.of === 'ratio' ? `${limit}×` : limit;
};

/** Three digits that count. */
const short = (value: number): string => {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
};
