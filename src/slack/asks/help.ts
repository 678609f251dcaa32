import { readAsk } from '../../backup/ask.ts';
import { type Verb, verbs } from '../../backup/verbs.ts';
import type { Access } from '../access.ts';
import type { Listener } from '../asked.ts';
import { help } from '../views/help.ts';

/** What can be typed, as far as this person may, and what was typed where it made no sense. */
export const createHelp = (access: Access): Listener => ({
  verb: 'help',
  run: async ({ actor, value, reply }) => {
    const { isAllowed: isOperator } = await access.may(actor, 'get a link');
    const named = Object.keys(verbs) as Verb[];
    const allowed = named.filter((verb) => isOperator || verbs[verb] === 'user');
    await reply(help(readAsk(value), allowed));
  },
});
