import { code, type Message, plain } from '../../slack/blocks/text.ts';
import { type Ask, type Subcommand, subcommands } from '../../slack/parse-command.ts';
import type { Verb } from '../../slack/permissions.ts';

const does: Readonly<Record<Subcommand, string>> = {
  start: 'backs up the portal now, like `/backup` alone',
  status: 'what runs, or how the last backup ended',
  history: 'copies, and backups that made none; `/backup history 30` shows more',
  cancel: 'cancels a running backup, after asking',
  schedule: 'the portal’s own schedule',
  panel: 'posts buttons for all this in the admin channel',
  doctor: 'checks Slack, the portal, the key and the storage',
  help: 'this list',
};

/** That nothing is called so, and the subcommand nearest to it; '' where the words made sense. */
const misread = (ask: Ask): string => {
  if (ask.kind !== 'help' || ask.misread === '') return '';
  return `${code(`/backup ${ask.misread}`)} is no command; nothing was done.${hint(ask.misread, ask.nearest)}`;
};

const hint = (misread: string, nearest: Subcommand | undefined): string => {
  if (misread.startsWith('history ')) return ' `/backup history` takes a number from 1 to 100, or none.';
  if (/^restore\b/.test(misread)) return ' A portal is restored in DocSpace itself, never from Slack.';
  return nearest === undefined ? '' : ` Did you mean \`/backup ${nearest}\`?`;
};

/** What can be typed, as far as the person may, and what made no sense. */
export const help = (ask: Ask, may: readonly Verb[]): Message => {
  const lines = subcommands
    .filter((subcommand) => may.includes(subcommand))
    .map((subcommand) => {
      const choice = subcommand === 'start' && may.includes('choose a target') ? options : '';
      return `\`/backup ${subcommand}\` ${does[subcommand]}${choice}`;
    });
  const odd = misread(ask);
  if (odd !== '') return plain([odd, ...lines].join('\n'));
  return plain([...lines, ...(may.includes('get a link') ? [] : [forOperators])].join('\n'));
};

const options = '; `/backup start options` asks what and where to';

const forOperators =
  'For operators only: links, deleting copies, paid starts, starts with options, changing the schedule, cancelling another’s backup.';
