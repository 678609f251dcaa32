import type { LinkAnswer } from '../../backup/link.ts';
import type { Completed } from '../../backup/run.ts';
import { explain } from '../../slack/blocks/explain.ts';
import {
  type Button,
  code,
  host,
  label,
  type Message,
  plain,
  quoted,
  row,
  section,
  when,
} from '../../slack/blocks/text.ts';

/** The private answer to the person who asked for a link. The link is in the button and in no text. */
export const linkAnswer = (said: LinkAnswer): Message => {
  if (said.kind !== 'link') return plain(words(said));
  const text = `The copy of ${named(said.run)}. ${caution(said)}`;
  return { text, blocks: [section(text), row(downloadButton(said.link.url))] };
};

const named = ({ backupId, portal }: Completed): string =>
  `backup ${backupId === undefined ? '' : `${code(backupId)} `}of *${host(portal)}*`;

const caution = ({ link, until }: Extract<LinkAnswer, { kind: 'link' }>): string => {
  const dies = `It is good until ${when(until)} at the latest.`;
  return link.needsLogin
    ? `The link needs a browser in which a DocSpace admin is signed in to the portal. ${dies}`
    : `:warning: The link needs no sign-in: *anyone who has it can download everything in the copy*. Do not pass it on. ${dies}`;
};

const words = (said: Exclude<LinkAnswer, { kind: 'link' }>): string => {
  switch (said.kind) {
    case 'no_link':
      return noLink(said);
    case 'no_copy':
      return 'This backup made no copy, so it has no link.';
    case 'no_card':
      return noCard[said.why];
    case 'unnoted':
      return 'Slack did not accept the note of who gets the link under the card, so no link was given. Try again in a minute.';
    case 'unasked':
      return `The portal did not give the link. ${quoted(explain(said.failure, 'look'), 900)}`;
  }
};

const noCard = {
  gone: 'The card of that backup is not there any more, so there is no link to give. Look at `/backup history`.',
  unread: 'Slack did not show the card, so no link was given. Try again in a minute.',
  foreign: 'That backup is of another portal than the one this bot is set up for. Get its link in DocSpace.',
} as const;

const noLink = ({ why, run }: Extract<LinkAnswer, { kind: 'no_link' }>): string => {
  switch (why) {
    case 'expired':
      return run.storage === 'DataStore'
        ? 'The link is gone, and the temporary copy with it: both were good for a day.'
        : `The link is gone: it was good for a day. ${remains(run)}`;
    case 'replaced':
      return `The link is gone: the portal keeps only the newest backup’s, and a newer one has started since. ${remains(run)}`;
    case 'dropped':
      return `The link is gone: the portal no longer has it, as happens when a backup is cancelled or the server restarts. ${remains(run)}`;
    case 'deleted':
      return 'There is no link: the copy was deleted, as the card’s thread says.';
    case 'missing':
      return 'There is no link: the portal no longer lists this copy. Look at `/backup history` for the copies that it has.';
    case 'linkless':
      return `There is no link: the portal gives none for this copy. ${remains(run)}`;
    case 'endless':
      return `The portal’s link is too long for a message in Slack, so it is not given. ${remains(run)}`;
  }
};

/** Where the copy itself is. */
const remains = ({ storage, folder, backupId, expiresAt }: Completed): string => {
  const at = folder === undefined ? '' : ` ${code(folder)}`;
  switch (storage) {
    case 'DataStore':
      return `Until ${expiresAt !== undefined ? when(expiresAt) : 'it is a day old'} the temporary copy may still be in DocSpace’s backup history${backupId === undefined ? '' : ` (${code(backupId)})`}, to restore from.`;
    case 'Documents':
      return `The copy is a file in the room${at} of the portal: open it there.`;
    case 'ThridpartyDocuments':
      return `The copy is a file in the connected account’s folder${at}: open it there.`;
    case 'Local':
      return `The copy is a file on the server’s disk${at === '' ? '' : `, in${at}`}.`;
    case 'ThirdPartyConsumer':
    case 'CustomCloud':
      return 'The copy itself may still be in the third-party storage: look there, or at `/backup history`.';
  }
};

/** Slack makes no preview of a button's address, so nobody fetches it but the person. Nothing listens for the press. */
const downloadButton = (url: string): Button => ({
  type: 'button',
  action_id: 'backup_download',
  style: 'primary',
  text: label('Download'),
  url,
});
