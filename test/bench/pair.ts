import { systemClock as clock } from '../../src/lib/clock.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { botEnvironment, type Transport } from '../../src/sandbox/bot-environment.ts';
import { type SimulatedPortal, startPortal } from '../../src/sandbox/portal/portal.ts';
import { type SimulatedWorkspace, startWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { cardsIn, statusOf } from '../e2e/reading.ts';
import { type Launched, launch } from './launch.ts';

/** The bot and the bare Bolt app, each in a process and a workspace of its own. */
export type Pair = {
  readonly portal: SimulatedPortal;
  readonly bot: Launched & { readonly workspace: SimulatedWorkspace };
  readonly bare: Launched & { readonly workspace: SimulatedWorkspace };
  readonly close: () => Promise<void>;
};

/** Opens a pair in which the bot follows a backup, so that every further `/backup` is told that it runs. */
export const openPair = async (transport: Transport): Promise<Pair> => {
  const [portal, botSpace, bareSpace] = await Promise.all([startPortal(), openWorkspace(), openWorkspace()]);
  portal.knobs.durationMs = hourMs;
  const settings = {};
  const bot = await launch('bot', botEnvironment({ workspace: botSpace, portal, transport, settings }));
  const bare = await launch('bare', botEnvironment({ workspace: bareSpace, portal, transport, settings }));
  if (transport === 'http') botSpace.setEventsUrl(bot.eventsUrl);
  await botSpace.command(botSpace.people.admin, '');
  await until('the backup runs', () => cardsIn(botSpace).some((card) => statusOf(card) === 'Running'));
  return {
    portal,
    bot: { ...bot, workspace: botSpace },
    bare: { ...bare, workspace: bareSpace },
    close: async () => {
      await Promise.all([bot.kill(), bare.kill()]);
      await Promise.all([portal.close(), botSpace.close(), bareSpace.close()]);
    },
  };
};

/** A workspace that lets through more than Slack does in a minute: the bot's speed is measured, not Slack's limits. */
export const openWorkspace = async (): Promise<SimulatedWorkspace> => {
  const workspace = await startWorkspace();
  workspace.knobs.areLimitsOn = false;
  workspace.knobs.messagesKept = 500;
  return workspace;
};

/** Waits until the claim holds; throws where it does not within the time. */
export const until = async (what: string, claim: () => boolean, withinMs = 20_000): Promise<void> => {
  const over = clock.elapsed() + withinMs;
  while (!claim()) {
    if (clock.elapsed() > over) throw new Error(`${what}: not within ${withinMs} ms`);
    await clock.sleep(5);
  }
};
