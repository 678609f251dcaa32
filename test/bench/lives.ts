import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bench, Figure } from './figure.ts';
import type { Life, Sample } from './long-life.ts';

/** The first spans warm up. */
const warm = 2;
/** What counts as flat. */
const flat = { of: 'ratio', atMost: 1.05 } as const;

/** Ten thousand backups one after the other: what the process holds in the second half, against the first. */
export const tenThousandBackups: Bench = async (size) => {
  const [spans, backups] = size === 'full' ? [22, 500] : [6, 20];
  const samples = await live({ spans, backups, spanMs: backups * 45_000 });
  const count = (spans - warm) * backups;
  const over = `over ${count} backups`;
  return [
    halves(samples, `heap ${over}`, 'MB', ({ heapMegabytes }) => heapMegabytes),
    halves(samples, `RSS ${over}`, 'MB', ({ residentMegabytes }) => residentMegabytes),
    halves(samples, `timers ${over}`, '', ({ timers }) => timers),
  ];
};

const live = async (life: Life): Promise<readonly Sample[]> => {
  const program = fileURLToPath(new URL('./long-life.ts', import.meta.url));
  const child = fork(program, [JSON.stringify(life)], { execArgv: ['--expose-gc'] });
  const samples: Sample[] = [];
  child.on('message', (sample: Sample) => samples.push(sample));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`a life ended with ${code}`);
  return samples.slice(warm);
};

/** Each sample of the second half beside that of the first. */
const halves = (samples: readonly Sample[], name: string, unit: string, pick: (sample: Sample) => number): Figure => {
  const half = samples.length / 2;
  const values = samples.map(pick);
  const rounds = values.slice(0, half).map((early, index) => ({ baseline: [early], bot: [values[half + index] ?? 0] }));
  return { name, against: 'first half', unit, quantile: 0.5, rounds, aim: flat };
};
