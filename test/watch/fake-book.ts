import type { AlarmBook, PostedAlarm } from '../../src/watch/ports.ts';

/** The alarms in the channel, in memory. `refuse` makes the next calls of a method fail. */
export const createFakeBook = () => {
  const messages: PostedAlarm[] = [];
  const notes: string[] = [];
  const refused = new Map<keyof AlarmBook, number>();
  const call = async <Result>(method: keyof AlarmBook, effect: () => Result): Promise<Result> => {
    const times = refused.get(method) ?? 0;
    if (times === 0) return effect();
    refused.set(method, times - 1);
    throw new Error(`Slack does not take ${method}`);
  };
  const write = (told: PostedAlarm): PostedAlarm => {
    messages.splice(Number(told.id), 1, told);
    return told;
  };
  const book: AlarmBook = {
    read: () => call('read', () => [...messages]),
    at: async (id) => messages[Number(id)],
    begin: (alarm) =>
      call('begin', () =>
        write({ id: `${messages.length}`, alarm, acknowledgedBy: undefined, remindedAt: alarm.since, owes: undefined }),
      ),
    show: (told, alarm) =>
      call('show', () => {
        const now = messages[Number(told.id)] ?? told;
        return now.alarm.until === undefined ? write({ ...now, alarm }) : now;
      }),
    settle: async (told) => told,
    remind: async (told) => told,
    acknowledge: async (told, by) => write({ ...told, acknowledgedBy: by }),
    isScheduleAnnounced: async () => false,
    note: async ({ key }) => void notes.push(key),
  };
  return {
    book,
    notes,
    refuse: (method: keyof AlarmBook, times = 1): void => void refused.set(method, times),
    /** The kinds of the alarms that were posted, oldest first, with "over" where they have ended. */
    shown: (): readonly string[] =>
      messages.map(({ alarm }) => `${alarm.kind}${alarm.until === undefined ? '' : ' over'}`),
  };
};
