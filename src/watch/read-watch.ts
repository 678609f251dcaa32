import type { Alarm } from '../backup/alarm.ts';
import type { AlarmBook } from './ports.ts';
import type { WatchState } from './watch.ts';

/** What is known of the watch. `alarms`: the open ones; undefined: Slack did not show them. */
export type KnownWatch = Omit<WatchState, 'alarms'> & { readonly alarms: readonly Alarm[] | undefined };

/** Only the process that watches knows the alarms; every other reads their messages. `undefined`: the watch is off. */
export const readWatch = async (options: {
  readonly watchState: () => WatchState | undefined;
  readonly alarms: Pick<AlarmBook, 'read'>;
}): Promise<KnownWatch | undefined> => {
  const state = options.watchState();
  if (!state || state.who === 'own') return state;
  const read = await options.alarms.read().catch(() => undefined);
  return { ...state, alarms: read?.map(({ alarm }) => alarm).filter(({ until }) => until === undefined) };
};
