import type { Untruth } from './truth.ts';

/** Counts what came of many cases, by what was done to each. */
export type Tally = {
  readonly add: (row: string, found: readonly Untruth[]) => void;
  readonly print: () => void;
  readonly cases: () => number;
};

type Row = { readonly cases: number; readonly lost: number; readonly doubled: number; readonly wrong: number };

const none: Row = { cases: 0, lost: 0, doubled: 0, wrong: 0 };

export const createTally = (title: string): Tally => {
  const rows = new Map<string, Row>();
  const all = (): Row => sum([...rows.values()]);
  return {
    add: (name, found) => {
      const of = (kind: Untruth['kind']): number => found.filter((it) => it.kind === kind).length;
      const one = { cases: 1, lost: of('lost'), doubled: of('doubled'), wrong: of('wrong') };
      rows.set(name, sum([rows.get(name) ?? none, one]));
    },
    print: () => {
      const shown = [...rows].sort(([one], [other]) => one.localeCompare(other));
      const line = (name: string, row: Row): string =>
        [name.padEnd(32), ...Object.values(row).map((count) => String(count).padStart(8))].join('');
      const heads = ['cases', 'lost', 'doubled', 'wrong'].map((head) => head.padStart(8)).join('');
      const lines = shown.map(([name, row]) => line(name, row));
      console.log([title.padEnd(32) + heads, ...lines, line('all', all())].join('\n'));
    },
    cases: () => all().cases,
  };
};

const sum = (rows: readonly Row[]): Row =>
  rows.reduce(
    (one, other) => ({
      cases: one.cases + other.cases,
      lost: one.lost + other.lost,
      doubled: one.doubled + other.doubled,
      wrong: one.wrong + other.wrong,
    }),
    none,
  );
