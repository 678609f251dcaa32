import type { Report } from './month-report.ts';
import type { Untruth } from './month-truth.ts';

const kinds: readonly Untruth['kind'][] = ['lost', 'doubled', 'wrong', 'doubled notice', 'misplaced notice', 'unsure'];

/**
 * What all months came to, for people to read: a line a month, then the faults by kind, then the most that was done.
 */
export const table = (reports: readonly Report[]): string => {
  const head = ['profile', 'seed', ...Object.keys(reports[0]?.counts ?? {}), 'faults', ...kinds];
  const lines = reports.map(({ profile, seed, counts, faults, untruths }) => [
    profile,
    seed,
    ...Object.values(counts),
    sum(faults.values()),
    ...kinds.map((kind) => untruths.filter((untruth) => untruth.kind === kind).length),
  ]);
  const sums = head.map((_, column) => (column < 2 ? '' : sum(lines.map((line) => Number(line[column])))));
  const faults = new Map<string, number>();
  for (const [kind, count] of reports.flatMap((report) => [...report.faults])) {
    faults.set(kind, (faults.get(kind) ?? 0) + count);
  }
  const most = reports.map(({ profile, seed, most, all, grownMegabytes }) => [
    profile,
    seed,
    ...Object.values(most),
    grownMegabytes,
    ...Object.values(all),
  ]);
  const [{ most: first, all } = { most: {}, all: {} }] = reports;
  return [
    aligned([head, ...lines, ['all', ...sums.slice(1)]]),
    aligned([['fault', 'times'], ...[...faults].sort()]),
    aligned([['at most', 'seed', ...Object.keys(first), 'grownMegabytes', ...Object.keys(all)], ...most]),
  ].join('\n\n');
};

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

const aligned = (rows: readonly (readonly unknown[])[]): string => {
  const texts = rows.map((row) => row.map(String));
  const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ');
  return texts.map(line).join('\n');
};
