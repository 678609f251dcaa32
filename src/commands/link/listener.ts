import type { Listener } from '../../slack/listener.ts';
import type { Parts } from '../parts.ts';
import { giveLink } from './link.ts';
import { linkAnswer } from './view.ts';

/** Handing out the link to a copy, to the person who asks and to nobody else. */
export const createLink = (parts: Pick<Parts, 'portal' | 'journal' | 'runner' | 'clock' | 'log'>): Listener => ({
  run: ({ actor, message, reply }) =>
    parts.runner.context.own(
      giveLink({ card: message, by: actor.user, tell: (said) => reply(linkAnswer(said)) }, parts),
    ),
});
