import { systemClock as clock } from '../../src/lib/clock.ts';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { cardsIn, statusOf } from '../e2e/reading.ts';
import { type Transport, transports } from '../e2e/scene.ts';
import { type Ends, isSettled, isTold } from './truth.ts';
import { openWorld, type Pace, type World } from './world.ts';

/**
 * Who makes a call of a run: the process that was asked for the backup, or the next, which is handed the run while it
 * continues.
 */
const legs = ['asked', 'handed over'] as const;
export type Leg = (typeof legs)[number];

/** Both legs over both transports. */
export const courses = legs.flatMap((leg) => transports.map((transport) => ({ leg, transport })));

/** One outgoing call: its name, and how many of that name go before it in its leg. */
export type Call = { readonly leg: Leg; readonly on: string; readonly skip: number };

/** Polls and beats come again and again, and not always as many: the first of each name stand for the rest. */
const mostOfAName: Readonly<Record<Pace, number>> = { whole: 4, short: 3 };

/** Every outgoing call of a leg, in order, as the simulators see it in a run without faults. */
export const callsOf = async (leg: Leg, transport: Transport, pace: Pace): Promise<readonly Call[]> => {
  const world = await openWorld(transport, pace);
  let made: () => readonly string[] = () => [];
  await setOut(world, leg, () => {
    made = callsFromNow(world);
  });
  await until(() => isSettled(world) && isTold(world));
  const names = made();
  await world.close();
  return names
    .map((on, index) => ({ leg, on, skip: names.slice(0, index).filter((name) => name === on).length }))
    .filter(({ skip }) => skip < mostOfAName[pace]);
};

/** Brings a run so far that it comes to its end by itself; `begin` is called where the leg begins. */
export const setOut = async (world: World, leg: Leg, begin: () => void): Promise<void> => {
  const { workspace } = world;
  if (leg === 'asked') begin();
  await world.startBot();
  await workspace.command(workspace.people.admin, '');
  if (leg === 'asked') return;
  await until(() => cardsIn(workspace).some((card) => statusOf(card) === 'Running') && isTold(world));
  begin();
  await world.stopBot();
  await world.startBot();
};

/** Lays a fault for a call of one of both ends; tells whether it has struck. */
export const layFault = ({ portal, workspace }: Ends, rule: FaultRule): (() => boolean) => {
  const ends = [portal.faults, workspace.faults];
  for (const faults of ends) faults.add(rule);
  return () => !ends.every((faults) => faults.waits(rule));
};

/** Gives the names of the calls that both ends have got since now. */
const callsFromNow = ({ portal, workspace }: Ends): (() => readonly string[]) => {
  const [atPortal, atSlack] = [portal.calls.length, workspace.calls.length];
  return () =>
    [...portal.calls.slice(atPortal), ...workspace.calls.slice(atSlack)]
      .sort((one, other) => one.at - other.at)
      .map(({ name }) => name);
};

const givenUpMs = 120_000;

/** Waits, and gives up quietly after two minutes. */
export const until = async (isOver: () => boolean): Promise<void> => {
  const giveUpAt = clock.elapsed() + givenUpMs;
  while (!isOver() && clock.elapsed() < giveUpAt) await clock.sleep(50);
};
