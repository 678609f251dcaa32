import { alarmWords } from '../../slack/blocks/labels.ts';
import { when } from '../../slack/blocks/text.ts';
import type { WatchState } from '../../watch/watch.ts';

/** What the status says of the watch; `undefined`: it is switched off. */
export const watchWords = (state: WatchState | undefined): string => {
  if (!state) return 'The portal is *not watched* (`BACKUP_WATCH=off`): only backups asked for here are followed.';
  const alarms = state.alarms.map(({ kind, since }) => `*${alarmWords[kind]}* since ${when(since)}`);
  const open = alarms.length === 0 ? 'No alarm is open.' : `:rotating_light: Open alarms: ${alarms.join(', ')}.`;
  switch (state.who) {
    case 'own':
      return `${open}${state.since === undefined ? '' : ` The portal is watched without a break since ${when(state.since)}.`}`;
    case 'other':
      return 'Another process of this bot watches the portal; the panel says what it has found.';
    case 'starting':
      return 'The watch of the portal has not begun yet.';
  }
};
