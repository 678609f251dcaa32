import type { Access, Who } from '../../slack/access.ts';
import type { Listener } from '../../slack/listener.ts';
import { type Grammar, parseCommand } from '../../slack/parse-command.ts';
import { type HelpLine, help } from './view.ts';

/** What can be typed, as far as this person may, and what was typed if it made no sense. */
export const createHelp = (options: {
  readonly access: Access;
  readonly commands: readonly (Grammar & HelpLine & { readonly who: Who })[];
}): Listener => {
  const { access, commands } = options;
  return {
    run: async ({ actor, value, reply }) => {
      const { isAllowed: isOperator } = await access.may(actor, 'operator');
      const allowed = commands.filter(({ who }) => isOperator || who === 'user');
      await reply(help(parseCommand(value, commands), allowed, isOperator));
    },
  };
};
