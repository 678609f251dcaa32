import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock as clock } from '../../src/clock.ts';
import { botEnvironment } from '../../src/sandbox/bot-environment.ts';
import { startPortal } from '../../src/sandbox/portal/portal.ts';
import type { Bench, Figure, Round } from './figure.ts';
import { launch } from './launch.ts';
import { openWorkspace } from './pair.ts';

const idleMs = 3_000;

/** From the start of the process to ready, and the memory that it then holds, against a Bolt app that only acknowledges. */
export const startAndMemory: Bench = async (size) => {
  const [portal, workspace] = await Promise.all([startPortal(), openWorkspace()]);
  const environment = botEnvironment({ workspace, portal, transport: 'http', settings: {} });
  const cached = { ...environment, NODE_COMPILE_CACHE: join(tmpdir(), 'docspace-backup-bot-compiled') };
  const [starts, memory, cachedStarts]: [Round[], Round[], Round[]] = [[], [], []];
  for (const program of ['bot', 'bare'] as const) await (await launch(program, cached)).kill();
  for (let round = 0; round < (size === 'full' ? 20 : 2); round += 1) {
    const isBotFirst = round % 2 === 0;
    const { bot, bare } = await launchBoth(environment, isBotFirst);
    await clock.sleep(idleMs);
    starts.push({ baseline: [bare.startMs], bot: [bot.startMs] });
    memory.push({ baseline: [bare.residentMegabytes()], bot: [bot.residentMegabytes()] });
    await Promise.all([bot.kill(), bare.kill()]);
    const again = await launchBoth(cached, isBotFirst);
    cachedStarts.push({ baseline: [again.bare.startMs], bot: [again.bot.startMs] });
    await Promise.all([again.bot.kill(), again.bare.kill()]);
  }
  await Promise.all([portal.close(), workspace.close()]);
  const figure = { against: 'bare Bolt', quantile: 0.5 } as const;
  const aim = { of: 'ratio', atMost: 1.3 } as const;
  return [
    { ...figure, name: 'start to ready', unit: 'ms', rounds: starts, aim },
    { ...figure, name: 'start to ready, NODE_COMPILE_CACHE set', unit: 'ms', rounds: cachedStarts, aim },
    { ...figure, name: 'idle memory (RSS)', unit: 'MB', rounds: memory, aim: { of: 'ratio', atMost: 1.15 } },
  ] satisfies Figure[];
};

/** One after the other, so that neither slows the other down. */
const launchBoth = async (environment: Readonly<Record<string, string>>, isBotFirst: boolean) => {
  const first = await launch(isBotFirst ? 'bot' : 'bare', environment);
  const second = await launch(isBotFirst ? 'bare' : 'bot', environment);
  return isBotFirst ? { bot: first, bare: second } : { bare: first, bot: second };
};
