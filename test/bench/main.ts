import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { ackOverHttp } from './ack-http.ts';
import { ackOverSocket } from './ack-socket.ts';
import { verifyingArchives } from './archive.ts';
import { readArguments } from './arguments.ts';
import type { Bench, Figure } from './figure.ts';
import { finalCard } from './final-card.ts';
import { tenThousandBackups } from './lives.ts';
import { noticeBehindEdits } from './notice.ts';
import { lostInRefreshes } from './refresh.ts';
import { startAndMemory } from './start.ts';
import { summarise, table } from './table.ts';

/** By the name that `--only` picks. */
const benches: Readonly<Record<string, Bench>> = {
  'ack-http': ackOverHttp,
  'ack-socket': ackOverSocket,
  'final-card': finalCard,
  notice: noticeBehindEdits,
  refresh: lostInRefreshes,
  start: startAndMemory,
  'ten-thousand': tenThousandBackups,
  archive: verifyingArchives,
};

const { only, quick, json } = readArguments(Object.keys(benches));
const [startedAt, loadBefore] = [new Date().toISOString(), loadavg()];
const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const begun = performance.now();
  process.stderr.write(`${name} …`);
  try {
    figures.push(...(await bench(quick ? 'quick' : 'full')));
    process.stderr.write(` ${Math.round((performance.now() - begun) / 1000)} s\n`);
  } catch (error) {
    // The others are still worth knowing.
    process.stderr.write(` failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

const lines = figures.map(summarise);
process.stdout.write(`${table(lines)}\n`);
if (json !== undefined) {
  const [{ model } = { model: '' }] = cpus();
  const machine = { node: process.version, cpu: model, cpus: cpus().length, loadBefore, loadAfter: loadavg() };
  const measured = lines.map((line, index) => ({ ...line, rounds: figures[index]?.rounds }));
  await writeFile(json, `${JSON.stringify({ startedAt, machine, figures: measured }, undefined, 2)}\n`);
}
process.exit();
