import { readAsk } from '../../backup/ask.ts';
import { type Verb, verbs } from '../../backup/verbs.ts';
import type { Access } from '../access.ts';
import type { Teller } from '../asked.ts';
import { help } from '../views/help.ts';

/** What can be typed, as far as this person may, and what was typed where it made no sense. */
export const createHelp = (access: Access): Teller => ({
  verb: 'help',
  answer: async ({ actor, value }) => {
    const { isAllowed: isOperator } = await access.may(actor, 'get a link');
    const named = Object.keys(verbs) as Verb[];
    return help(
      readAsk(value),
      named.filter((verb) => isOperator || verbs[verb] === 'user'),
    );
  },
});
