import type { Runner } from '../../runner/runner.ts';
import type { Listener } from '../../slack/listener.ts';
import { linkAnswer } from './view.ts';

/** Handing out the link to a copy, to the person who asks and to nobody else. */
export const createLink = ({ runner }: { readonly runner: Pick<Runner, 'link'> }): Listener => ({
  verb: 'get a link',
  run: ({ actor, message, reply }) =>
    runner.link({ card: message, by: actor.user, tell: (said) => reply(linkAnswer(said)) }),
});
