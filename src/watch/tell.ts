import { type Alarm, nameOf, type ScheduleNote } from '../backup/alarm.ts';
import type { Clock } from '../lib/clock.ts';
import { dayMs } from '../lib/durations.ts';
import type { Log } from '../lib/log.ts';
import { type Effect, type Foreign, type Memory, slotOf } from './memory.ts';
import type { Adopt, AlarmBook, PostedAlarm } from './ports.ts';
import { carded } from './sightings.ts';

const remindEveryMs = dayMs;

type Options = {
  readonly book: AlarmBook;
  readonly adopt: Adopt;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
};

/** Announces what was seen, and keeps what Slack has not accepted yet for the next time. */
export const createTeller = (options: Options) => {
  const { book, log } = options;
  /** The alarms that the channel has, by their keys. */
  const told = new Map<string, PostedAlarm>();
  const notes = new Map<string, ScheduleNote>();
  const cards = new Map<string, Foreign>();

  const safely = async (what: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      log.warn({ err: error }, `${what} is not told yet`);
      return false;
    }
  };

  const tellAlarm = createAlarmTeller(options, told);

  return {
    /** What the channel has; an end whose reply is owed is announced at once. */
    learn: (found: readonly PostedAlarm[]): void => {
      for (const one of found) told.set(one.alarm.key, one);
    },
    /** Announces everything; gives the memory without what is announced, and whether all of it is. */
    tell: async (
      memory: Memory,
      effects: readonly Effect[],
    ): Promise<{ readonly memory: Memory; readonly isAllTold: boolean }> => {
      let [now, isAllTold] = [memory, true];
      for (const effect of effects) {
        if (effect.type === 'note') notes.set(effect.note.key, effect.note);
        else cards.set(`${effect.foreign.slot} ${effect.foreign.id ?? effect.foreign.startedAt}`, effect.foreign);
      }
      [now, isAllTold] = await tellCards(cards, options.adopt, now);
      for (const [key, note] of [...notes]) {
        if (await safely('a changed schedule', () => book.note(note))) notes.delete(key);
        else isAllTold = false;
      }
      const open: Alarm[] = [];
      for (const alarm of now.alarms) {
        // A message that still shows an earlier alarm of that name as open would be taken for this one's.
        const mustWait = open.some((it) => it.until !== undefined && nameOf(it) === nameOf(alarm));
        const isTold = !mustWait && (await safely('an alarm', () => tellAlarm(alarm)));
        if (!isTold) {
          isAllTold = false;
          open.push(alarm);
        } else if (alarm.until === undefined) open.push(told.get(alarm.key)?.alarm ?? alarm);
      }
      for (const one of told.values()) {
        if (one.owes && !open.some(({ key }) => key === one.alarm.key))
          await safely('the end of an alarm', async () => void told.set(one.alarm.key, await book.settle(one)));
      }
      return { memory: { ...now, alarms: open }, isAllTold };
    },
  };
};

/** Brings one alarm's message to what the alarm is: posts, edits, settles what is owed, or reminds. */
const createAlarmTeller =
  ({ book, clock }: Options, told: Map<string, PostedAlarm>) =>
  async (alarm: Alarm): Promise<void> => {
    const known = told.get(alarm.key);
    const stands = known ?? (alarm.until === undefined ? await book.begin(alarm) : undefined);
    if (!stands) return;
    told.set(alarm.key, stands);
    // The process that posted it may be calling right now: what is still owed at the next look is settled then.
    if (!known && stands.owes) return;
    const isShown = JSON.stringify(stands.alarm) === JSON.stringify(alarm);
    if (!isShown) told.set(alarm.key, await book.show(stands, alarm));
    else if (stands.owes) told.set(alarm.key, await book.settle(stands));
    else if (clock.now() - stands.remindedAt >= remindEveryMs && alarm.until === undefined)
      told.set(alarm.key, { ...(await book.remind(stands)), remindedAt: clock.now() });
  };

/** Gives the backups that were begun elsewhere their cards; gives the memory with them, and whether all have one. */
const tellCards = async (
  cards: Map<string, Foreign>,
  adopt: Adopt,
  memory: Memory,
): Promise<[memory: Memory, isAllTold: boolean]> => {
  let now = memory;
  for (const [key, foreign] of [...cards]) {
    if ((await adopt(foreign)) === 'later') continue;
    cards.delete(key);
    now = withCard(now, foreign);
  }
  return [now, cards.size === 0];
};

const withCard = (memory: Memory, { slot, id }: Foreign): Memory =>
  id === undefined ? memory : { ...memory, slots: { ...memory.slots, [slot]: carded(slotOf(memory, slot), id) } };
