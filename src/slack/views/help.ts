import { type Ask, type Subcommand, subcommands } from '../../backup/ask.ts';
import type { Verb } from '../../backup/verbs.ts';
import { code, type Message, plain } from './text.ts';

const does: Readonly<Record<Subcommand, string>> = {
  start:
    'backs up the portal now; the same as `/backup` alone. `/backup start options` lets you choose what and where to',
  status: 'what runs now, or how the last backup ended',
  history: 'the copies that are there, and the runs that made none; `/backup history 30` for more of them',
  cancel: 'cancels what runs',
  schedule: 'the portal’s own schedule',
  panel: 'posts a message with buttons for all this into the admin channel',
  doctor: 'looks whether everything is well: Slack, the portal, the key, the storage',
  help: 'this text',
};

/** That nothing is called so, and the subcommand nearest to it; '' where the words made sense. */
const misread = (ask: Ask): string => {
  if (ask.kind !== 'help' || ask.misread === '') return '';
  return `There is no ${code(ask.misread)} here; nothing was done.${hint(ask.misread, ask.nearest)}`;
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
    .map((subcommand) => `\`/backup ${subcommand}\` ${does[subcommand]}`);
  const odd = misread(ask);
  return plain(
    [...(odd === '' ? [] : [odd]), ...lines, ...(may.includes('get a link') ? [] : [forOperators])].join('\n'),
  );
};

const forOperators =
  'Links, cancelling what another started, deleting copies, paid starts, and changes of the schedule are for the operators of this bot.';
