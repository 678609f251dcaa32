import { type Ask, type Subcommand, subcommands } from '../../backup/ask.ts';
import { code, type Message, section } from './text.ts';

const does: Readonly<Record<Subcommand, string>> = {
  start: 'backs up the portal now; the same as `/backup` alone',
  panel: 'posts a message with a button for it into the admin channel',
  help: 'this text',
};

/** What can be typed, and the subcommand nearest to what was. */
export const help = ({ misread, nearest }: Extract<Ask, { kind: 'help' }>): Message => {
  const hint = nearest === undefined ? '' : ` Did you mean \`/backup ${nearest}\`?`;
  const lines = [
    ...(misread === '' ? [] : [`There is no ${code(misread)} here; nothing was done.${hint}`]),
    ...subcommands.map((subcommand) => `\`/backup ${subcommand}\` ${does[subcommand]}`),
  ];
  return { text: lines.join('\n'), blocks: [section(lines.join('\n'))] };
};
