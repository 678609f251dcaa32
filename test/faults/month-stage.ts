import { isEnded } from '../../src/backup/run.ts';
import type { World } from '../support/process.ts';
import type { Fleet } from './month-fleet.ts';
import type { Happening, PortalTrouble, Press, SlackTrouble } from './month-happening.ts';
import type { Worker } from './month-worker.ts';

/** Makes things happen. */
export const createStage = (options: {
  readonly world: World;
  readonly worker: Worker;
  readonly fleet: Fleet;
  /** Gets the runs whose open card a person deleted, or Slack closed. */
  readonly touched: Set<string>;
}) => {
  const { world, worker, fleet } = options;
  const { clock, portal, channel } = world;

  let presses = 0;
  const press = async ({ how, to, secondInMs, fate }: Press): Promise<void> => {
    presses += 1;
    const key = `k${presses}`;
    const other = how === 'both' || how === 'apart' ? `${key}-too` : key;
    for (const name of [key, other]) worker.fates.set(name, fate);
    fleet.ask(to, key, 'U1');
    if (how === 'once') return;
    await clock.sleep(secondInMs);
    fleet.ask(how === 'elsewhere' || how === 'apart' ? to + 1 : to, other, other === key ? 'U1' : 'U2');
  };

  const troubleSlack = async ({ fault, methods, ...span }: SlackTrouble): Promise<void> => {
    const lastsMs = 'forMs' in span ? span.forMs : 0;
    const now = fault === 'busy' ? { untilMs: clock.elapsed() + lastsMs } : fault;
    channel.fail(methods, now, 'times' in span ? span.times : undefined);
    if (lastsMs === 0) return;
    await clock.sleep(lastsMs);
    channel.clearFaults(methods);
  };

  const troublePortal = async ({ fault, methods, ...span }: PortalTrouble): Promise<void> => {
    portal.fail(methods, fault, 'times' in span ? span.times : undefined);
    if (!('forMs' in span)) return;
    await clock.sleep(span.forMs);
    portal.clearFaults(methods);
  };

  /** Something happens to the newest card whose run goes on. */
  const touch = (how: (ts: string) => void): void => {
    const open = channel.cards().findLast(({ run }) => !isEnded(run));
    if (!open) return;
    options.touched.add(open.run.key);
    how(open.id);
  };

  const happen = async (happening: Happening): Promise<void> => {
    switch (happening.what) {
      case 'press':
        return await press(happening);
      case 'foreign job':
        return worker.begin(happening.fate);
      case 'crash':
        return await fleet.crash(happening.of, happening, happening.backInMs);
      case 'restart':
        return await fleet.restart(happening.of, happening.isRolling);
      case 'one more':
        return fleet.size() < 3 ? fleet.spawn() : undefined;
      case 'one less':
        return fleet.size() > 1 ? await fleet.retire(0) : undefined;
      case 'slack':
        return await troubleSlack(happening);
      case 'portal':
        return await troublePortal(happening);
      case 'card deleted':
        return touch(channel.erase);
      case 'card closed':
        return touch(channel.close);
      case 'history lags':
        channel.lag(happening.ms);
        await clock.sleep(happening.forMs);
        return channel.lag(0);
    }
  };

  return { happen };
};
