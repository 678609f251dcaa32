import type { Reason } from '../../backup/reason.ts';
import { explain } from './explain.ts';
import { storageWords } from './labels.ts';

/** Why a run is as it is, as one line of sentences; '' for no reason. */
export const reasonText = (reasons: readonly Reason[]): string => reasons.map(sentence).join(' ');

const sentence = (reason: Reason): string => {
  if (isPlain(reason)) return plain[reason.code];
  switch (reason.code) {
    case 'said':
      return reason.text === '' ? 'DocSpace gives no readable reason.' : `DocSpace: ${inQuotes(reason.text)}`;
    case 'noted':
      return reason.text;
    case 'error_after_copy':
      return `The copy is in the portal's history, but DocSpace reports an error: ${reason.text === '' ? 'no reason.' : inQuotes(reason.text)}`;
    case 'left_archive':
      return `Its archive ${reason.text} was left in the room and is not a copy: delete it there, or every later backup packs it as well.`;
    case 'copies_found':
      return `The portal's history has ${reason.text}, but whether that is this request's is not known.`;
    case 'moved_to':
      return `The bot is now set up for ${reason.text}, so it stopped following this backup. Whether it made a copy is not known. Look at the backup page of the old portal.`;
    case 'overtaken':
      return `Another backup${inBrackets(reason.id)} was started at the portal in the meantime. Wait for its end, then start this one again.`;
    case 'blocked':
      return `The portal is blocked: backup${inBrackets(reason.id)} failed, but DocSpace still counts it as running. No other backup can start. Existing copies are safe. An operator clears it with \`/backup cancel\`.`;
    case 'replaced':
      return `Another backup${inBrackets(reason.id)} has taken its place on the portal, and there is no record of a copy from this one.`;
    case 'running_job_found':
      return `Backup${inBrackets(reason.id)} runs at the portal, but whether it is this request's is not known.`;
    case 'ended_job_found':
      return `Backup${inBrackets(reason.id)} has ended at the portal, but whether it is this request's is not known.`;
    case 'failure':
      return explain(reason.failure, reason.asked);
    case 'elsewhere':
      return `The copy was asked for in ${storageWords[reason.wanted]}, and the portal has put it in ${storageWords[reason.found]}.`;
    case 'unproven':
      return `The copy was asked for in ${storageWords[reason.wanted]} and is not there; the portal does not say where it is.`;
  }
};

const isPlain = (reason: Reason): reason is Extract<Reason, { readonly code: keyof typeof plain }> =>
  reason.code in plain;

/** The portal's own words, which do not always end as a sentence does. */
const inQuotes = (words: string): string => (/[.!?…]$/.test(words) ? `“${words}”` : `“${words}”.`);

const inBrackets = (id: string | undefined): string => (id === undefined ? '' : ` (${id})`);

const plain = {
  unexplained: 'The portal says that it failed and gives no reason.',
  stopped: 'The bot was stopped before it asked the portal.',
  interrupted: 'The bot stopped while it asked the portal to start.',
  unconfirmed: 'Slack took too long to confirm this card, so whether another backup was asked for is not known.',
  unfollowed:
    'The bot could not follow this backup because of an error of its own, which is in its log. Look in DocSpace whether there is a copy.',
  history_limited:
    'Slack lets this app read the channel only once a minute, so this card could not be confirmed. That is so for an app that is distributed without Slack’s review: create the app from the manifest in this workspace instead.',
  none_runs: 'No backup of it runs.',
  none_found: 'No backup from this request was found.',
  forgotten: 'The portal no longer knows this backup.',
  untraced:
    'The portal no longer knows this backup and has no record of a copy from it. It may have been stopped, or the server may have restarted.',
  history_unread: 'The portal’s history, which would say whether there is a copy, could not be read.',
  history_unpaid: 'The portal lists no copies while it is unpaid, so whether there is one is not known.',
  from_history: "Found in the portal's history; warnings, if there were any, are not recorded there.",
} as const;
