import { alarmWords } from '../../slack/blocks/labels.ts';
import { when } from '../../slack/blocks/text.ts';
import type { KnownWatch } from '../../watch/read-watch.ts';

/** What the status says of the watch; `undefined`: it is switched off. */
export const watchWords = (told: KnownWatch | undefined): string => {
  if (!told) return 'The portal is *not watched* (`BACKUP_WATCH=off`): only backups asked for here are followed.';
  const open = openWords(told.alarms);
  switch (told.who) {
    case 'own':
      return `${open}${watchedWords(told)}`;
    case 'other':
      return `${open} Another process of this bot watches the portal.`;
    case 'starting':
      return `${open} The watch of the portal has not begun yet.`;
  }
};

const watchedWords = ({ since, memory }: KnownWatch): string => {
  const blind = memory?.troubles.portal;
  if (blind) return ` :warning: The portal *cannot be read* since ${when(blind.since)}.`;
  return since === undefined ? '' : ` The portal is watched without a break since ${when(since)}.`;
};

const openWords = (alarms: KnownWatch['alarms']): string => {
  if (alarms === undefined)
    return 'Slack did not show the alarms, so whether one is open is not known. Look at the panel.';
  const named = alarms.map(({ kind, since }) => `*${alarmWords[kind]}* since ${when(since)}`);
  return named.length === 0 ? 'No alarm is open.' : `:rotating_light: Open alarms: ${named.join(', ')}.`;
};
