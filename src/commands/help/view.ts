import { code, type Message, plain } from '../../slack/blocks/text.ts';
import type { Typed } from '../../slack/parse-command.ts';

export type HelpLine = { readonly name: string; readonly help: string };

/** What can be typed, as far as the person may, and what made no sense. */
export const help = (typed: Typed, commands: readonly HelpLine[], isOperator: boolean): Message => {
  const lines = commands.map(({ name, help: does }) => `\`/backup ${name}\` ${does}`);
  if (typed.kind === 'misread' && typed.typed !== '') return plain(`${misread(typed)}\n${all}`);
  return plain([...lines, ...(isOperator ? [] : [forOperators])].join('\n'));
};

/** That nothing is called so, and the command nearest to it. */
const misread = ({ typed, nearest }: Extract<Typed, { kind: 'misread' }>): string =>
  `${code(`/backup ${typed}`)} is not a command. Nothing was done.${hint(typed, nearest)}`;

const all = '`/backup help` lists all commands.';

const hint = (typed: string, nearest: string | undefined): string => {
  if (typed.startsWith('history ')) return ' `/backup history` takes a number from 1 to 100, or none.';
  if (/^restore\b/.test(typed)) return ' A portal is restored in DocSpace itself, never from Slack.';
  return nearest === undefined ? '' : ` Did you mean \`/backup ${nearest}\`?`;
};

const forOperators =
  'For operators only: links, deleting copies, paid starts, starts with options, changing the schedule, cancelling another’s backup, clearing a backup that blocks the portal, acknowledging alarms, approving requests.';
