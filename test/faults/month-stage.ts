import { isEnded } from '../../src/backup/run.ts';
import type { World } from '../support/process.ts';
import type { Fleet } from './month-fleet.ts';
import type { Happening, PortalTrouble, Press, ScheduleEvent, SlackTrouble } from './month-happening.ts';
import { type Scheduler, scheduleOf } from './month-scheduler.ts';
import type { Worker } from './month-worker.ts';

/** Makes things happen. */
export const createStage = (options: {
  readonly world: World;
  readonly worker: Worker;
  readonly fleet: Fleet;
  readonly scheduler: Scheduler;
  /** Gets the runs whose open card a person deleted, or Slack closed. */
  readonly touched: Set<string>;
}) => {
  const { world, worker, fleet, scheduler } = options;
  const { clock, portal, channel } = world;

  let [presses, changes] = [0, 0];
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
    const from = clock.now();
    await clock.sleep(span.forMs);
    portal.clearFaults(methods);
    const isBlind = methods.includes('progress') || methods.includes('schedule');
    if (isBlind) scheduler.conditions.push({ kind: 'blocked', from, until: clock.now() });
  };

  /** Something happens to the newest card whose run continues. */
  const touch = (how: (ts: string) => void): void => {
    const open = channel.cards().findLast(({ run }) => !isEnded(run));
    if (!open) return;
    options.touched.add(open.run.key);
    how(open.id);
  };

  /** Saves or deletes the schedule, at the portal or by the bot, which announces it. */
  const reschedule = async ({ what, isHere, of, rhythm }: Extract<ScheduleEvent, { isHere: boolean }>) => {
    const before = portal.schedules.get('portal');
    if (what === 'delete' && !before) return;
    const announced = isHere ? fleet.announcer(of) : undefined;
    if (what === 'save') portal.schedules.set('portal', scheduleOf(rhythm));
    else portal.schedules.delete('portal');
    if (what === 'save') scheduler.saved();
    else scheduler.deleted(announced !== undefined);
    changes += 1;
    await announced?.(
      { text: 'The schedule was changed.', blocks: [] },
      { run: `change ${changes}`, about: 'schedule', by: 'U1' },
    );
  };

  const happen = async (happening: Happening): Promise<void> => {
    switch (happening.what) {
      case 'press':
        return await press(happening);
      case 'foreign job':
        worker.begin(happening.fate);
        return;
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
      case 'save':
      case 'delete':
        return await reschedule(happening);
      case 'unpaid':
        portal.is.tariff = 'delay';
        await clock.sleep(happening.forMs);
        portal.is.tariff = 'paid';
        return;
      case 'scheduler down':
        return await scheduler.stop(happening.forMs);
      case 'message lost':
        return scheduler.loseMessage();
      case 'history lags':
        channel.lag(happening.ms);
        await clock.sleep(happening.forMs);
        return channel.lag(0);
    }
  };

  return { happen };
};
