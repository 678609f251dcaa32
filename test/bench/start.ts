import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { botEnvironment } from '../../src/sandbox/bot-environment.ts';
import { startPortal } from '../../src/sandbox/portal/portal.ts';
import type { Bench, Figure, Round } from './figure.ts';
import { launch } from './launch.ts';
import { openWorkspace } from './pair.ts';

const idleMs = 3_000;

/**
 * From the start of the process to ready, and the memory that it then holds, against a Bolt app that only acknowledges:
 * the bot as `npm start` does it, which keeps what was compiled; then the other keeping it too.
 */
export const startAndMemory: Bench = async (size) => {
  const [portal, workspace] = await Promise.all([startPortal(), openWorkspace()]);
  const plain = botEnvironment({ workspace, portal, transport: 'http', settings: {} });
  const kept = { ...plain, NODE_COMPILE_CACHE: join(tmpdir(), 'docspace-backup-bot-compiled') };
  for (const program of ['bot', 'bare'] as const) await (await launch(program, kept)).stop();
  const figures: Figure[] = [];
  for (const [name, bareEnvironment] of [
    ['', plain],
    [', both keep what was compiled', kept],
  ] as const) {
    const [starts, memory]: [Round[], Round[]] = [[], []];
    for (let round = 0; round < (size === 'full' ? 20 : 2); round += 1) {
      const { bot, bare } = await launchBoth({ bot: kept, bare: bareEnvironment }, round % 2 === 0);
      await clock.sleep(idleMs);
      starts.push({ baseline: [bare.startMs], bot: [bot.startMs] });
      memory.push({ baseline: [bare.residentMegabytes()], bot: [bot.residentMegabytes()] });
      await Promise.all([bot.kill(), bare.kill()]);
    }
    const figure = { against: 'bare Bolt', quantile: 0.5 } as const;
    figures.push(
      { ...figure, name: `start to ready${name}`, unit: 'ms', rounds: starts, aim: { of: 'ratio', atMost: 1.3 } },
      { ...figure, name: `idle memory (RSS)${name}`, unit: 'MB', rounds: memory, aim: { of: 'ratio', atMost: 1.15 } },
    );
  }
  await Promise.all([portal.close(), workspace.close()]);
  return figures;
};

type Environments = Readonly<Record<'bot' | 'bare', Readonly<Record<string, string>>>>;

/** One after the other, so that neither slows the other down. */
const launchBoth = async (environments: Environments, isBotFirst: boolean) => {
  const order = isBotFirst ? (['bot', 'bare'] as const) : (['bare', 'bot'] as const);
  const [first, second] = [
    await launch(order[0], environments[order[0]]),
    await launch(order[1], environments[order[1]]),
  ];
  return isBotFirst ? { bot: first, bare: second } : { bare: first, bot: second };
};
