import type { Alarm } from '../../backup/alarm.ts';
import type { WatchState } from '../../watch/watch.ts';
import type { Parts } from '../parts.ts';

/** What the status tells of the watch. `alarms`: the open ones; undefined: Slack did not show them. */
export type WatchTold = Pick<WatchState, 'who' | 'since'> & { readonly alarms: readonly Alarm[] | undefined };

/** Only the process that watches knows the alarms; every other reads their messages. `undefined`: the watch is off. */
export const readWatch = async ({
  watchState,
  alarms,
}: Pick<Parts, 'watchState'> & { readonly alarms: Pick<Parts['alarms'], 'read'> }): Promise<WatchTold | undefined> => {
  const state = watchState();
  if (!state || state.who === 'own') return state;
  const read = await alarms.read().catch(() => undefined);
  return { ...state, alarms: read?.map(({ alarm }) => alarm).filter(({ until }) => until === undefined) };
};
