import { createWorld, type World } from '../support/process.ts';
import { createFleet, type Fleet } from './month-fleet.ts';
import { faultName, type Happening } from './month-happening.ts';
import { createMeter, type Meter } from './month-meter.ts';
import { createRandom } from './month-random.ts';
import { createStage } from './month-stage.ts';
import { createTruth, type Untruth } from './month-truth.ts';
import { createWorker, type Worker } from './month-worker.ts';

/** A month that was played, with everybody's own records of it. */
export type Month = {
  readonly world: World;
  readonly worker: Worker;
  readonly fleet: Fleet;
  readonly meter: Meter;
  readonly untruths: readonly Untruth[];
  /** How often each kind of fault happened. */
  readonly faults: ReadonlyMap<string, number>;
};

/** Plays what happens, in order, on a clock of its own. `onCheck` is called after each check. */
export const playMonth = async (
  plan: readonly Happening[],
  options: { readonly seed: number; readonly isOneAtATime: boolean; readonly onCheck?: () => void },
): Promise<Month> => {
  const { seed, isOneAtATime, onCheck = () => undefined } = options;
  const world = createWorld((job, { params }) => worker.take(job.id, params.key ?? ''));
  const worker: Worker = createWorker(world, createRandom(seed + 1));
  const fleet = createFleet(world, createRandom(seed + 2));
  const meter = createMeter(world, worker, fleet);
  const touched = new Set<string>();
  const truth = createTruth({ world, worker, fleet, touched, isOneAtATime });
  const { happen } = createStage({ world, worker, fleet, touched });
  const faults = new Map<string, number>();

  fleet.spawn();
  for (const happening of plan) {
    await meter.advance(happening.atMs - world.clock.elapsed());
    const name = faultName(happening);
    if (name !== '') faults.set(name, (faults.get(name) ?? 0) + 1);
    if (happening.what === 'check') {
      truth.check();
      meter.check();
      onCheck();
    }
    void happen(happening);
  }
  return { world, worker, fleet, meter, untruths: truth.found(), faults };
};
