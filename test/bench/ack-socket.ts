import { systemClock as clock } from '../../src/lib/clock.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { Bench, Round } from './figure.ts';
import { openPair, until } from './pair.ts';

const perRound = 20;

/**
 * The acknowledgement of `/backup` over Socket Mode, by a bot that then does its work, against an app that only
 * acknowledges.
 */
export const ackOverSocket: Bench = async (size) => {
  const { bot, bare, close } = await openPair('socket');
  let told = 0;
  bot.workspace.onChange(({ kind }) => {
    if (kind === 'ephemeral') told += 1;
  });
  const askBot = async (): Promise<number> => {
    const before = told;
    const ms = await ackMs(bot.workspace);
    await until('the person is told', () => told > before);
    return ms;
  };
  const askBare = async (): Promise<number> => {
    const ms = await ackMs(bare.workspace);
    await clock.sleep(5);
    return ms;
  };
  const warmUp = 50;
  for (let count = 0; count < warmUp; count += 1) await askBot().then(askBare);
  const rounds: Round[] = [];
  for (let round = 0; round < (size === 'full' ? 30 : 3); round += 1) {
    const [botMs, bareMs]: [number[], number[]] = [[], []];
    for (let count = 0; count < perRound; count += 1) {
      bareMs.push(await askBare());
      botMs.push(await askBot());
    }
    rounds.push({ baseline: bareMs, bot: botMs });
  }
  await close();
  const figure = { name: 'ack over Socket Mode', against: 'bare Bolt', unit: 'ms', rounds };
  const aim = { of: 'ratio', atMost: 1.1 } as const;
  return [
    { ...figure, quantile: 0.5, aim },
    { ...figure, quantile: 0.99, aim },
  ];
};

const ackMs = async (workspace: SimulatedWorkspace): Promise<number> => {
  const delivery = await workspace.command(workspace.people.admin, '');
  if (delivery.ack !== 'acked') throw new Error('a command was not acknowledged');
  return delivery.ackMs;
};
