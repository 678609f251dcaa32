import type { Answer } from '../../src/backup/outcome.ts';
import { createProcess, type Process, type World } from '../support/process.ts';
import type { WatchingSettings } from '../support/watching.ts';
import type { Random } from './month-random.ts';

/** One person's request, as one process heard it. */
export type Ask = {
  readonly key: string;
  readonly atMs: number;
  readonly answers: readonly Answer[];
  readonly by: Member;
  /** The same process had heard the same request before. */
  readonly isRepeated: boolean;
};

/** A process of the fleet by its name, and what became of it. */
type Member = { readonly follower: string; fate: 'lives' | 'crashed' | 'stopped' };
type Living = { readonly member: Member; readonly process: Process };

const drainMs = 8_000;
const lookForDeathMs = 250;

/** The bot's processes, one to three, each new one under a new name. */
export const createFleet = (world: World, random: Random, watch?: WatchingSettings) => {
  const { clock } = world;
  const living: Living[] = [];
  const asks: Ask[] = [];
  const counts = { born: 0, crashed: 0, restarted: 0 };

  /** Most answers come at once; the others leave time for something to happen in between. */
  const latencyMs = (): number => (random.chance(0.7) ? 0 : random.spread(5, 900));

  const spawn = (): void => {
    counts.born += 1;
    const follower = `process-${String(counts.born).padStart(4, '0')}`;
    const skewMs = random.between(-2_000, 2_000);
    const process = createProcess(world, { follower, notify: 'all', skewMs, latencyMs, ...(watch && { watch }) });
    void process.runner.followCards();
    if (watch) void process.watch();
    living.push({ process, member: { follower, fate: 'lives' } });
  };
  const at = (place: number): Living | undefined => living[place % living.length];
  const bury = (one: Living, fate: Member['fate']): void => {
    living.splice(living.indexOf(one), 1);
    one.member.fate = fate;
  };
  const stop = async (one: Living): Promise<void> => {
    bury(one, 'stopped');
    await one.process.stop(drainMs);
  };

  return {
    asks,
    counts,
    size: (): number => living.length,
    spawn,
    /** How a process that lives announces something. */
    announcer: (of: number) => at(of)?.process.announce,
    /** Asks a process for a backup whose parameters name the request; where none lives, nobody hears it. */
    ask: (to: number, key: string, requestedBy: string): void => {
      const one = at(to);
      if (!one) return;
      const { member: by, process } = one;
      const backup = { storage: 'DataStore', params: { key }, slot: 'portal' } as const;
      const isRepeated = asks.some((other) => other.key === key && other.by === by);
      const { answers } = process.ask({ key, requestedBy, backup });
      asks.push({ key, atMs: clock.elapsed(), answers, by, isRepeated });
    },
    /** One dies at one of its next calls; another is started some time after its death. */
    crash: async (of: number, death: Parameters<Process['killAt']>[0], backInMs: number): Promise<void> => {
      const one = at(of);
      if (!one) return;
      one.process.killAt(death);
      while (!one.process.isDead()) await clock.sleep(lookForDeathMs);
      if (one.member.fate !== 'lives') return;
      counts.crashed += 1;
      bury(one, 'crashed');
      await clock.sleep(backInMs);
      spawn();
    },
    /** Ends one as a supervisor does, with its successor up before it goes or only after. */
    restart: async (of: number, isRolling: boolean): Promise<void> => {
      const one = at(of);
      if (!one) return;
      counts.restarted += 1;
      if (isRolling) spawn();
      await stop(one);
      if (!isRolling) spawn();
    },
    retire: async (of: number): Promise<void> => {
      const one = at(of);
      if (one) await stop(one);
    },
  };
};

export type Fleet = ReturnType<typeof createFleet>;
