import type { Access } from '../../slack/access.ts';
import type { Listener } from '../../slack/listener.ts';
import { parseCommand } from '../../slack/parse-command.ts';
import { type Verb, verbs } from '../../slack/permissions.ts';
import { help } from './view.ts';

/** What can be typed, as far as this person may, and what was typed where it made no sense. */
export const createHelp = (access: Access): Listener => ({
  verb: 'help',
  run: async ({ actor, value, reply }) => {
    const { isAllowed: isOperator } = await access.may(actor, 'get a link');
    const named = Object.keys(verbs) as Verb[];
    const allowed = named.filter((verb) => isOperator || verbs[verb] === 'user');
    await reply(help(parseCommand(value), allowed));
  },
});
