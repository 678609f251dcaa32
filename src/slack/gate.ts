import type { webApi } from '@slack/bolt';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Access, Actor, Who } from './access.ts';
import { textModal } from './blocks/modal.ts';
import { plain } from './blocks/text.ts';
import { openScreen } from './dialog.ts';
import { runWithFirstWords } from './first-words.ts';
import type { Asked, Filled, Form, Intake, Listener, Permitted, Screen } from './listener.ts';
import { failureOf } from './web.ts';

type Options = {
  readonly access: Access;
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly log: Log;
};

export type Gate = ReturnType<typeof createGate>;

/** Runs what the person may do, else tells them why not. A check that takes a while is announced like any slow answer. */
export const createGate = ({ access, client, clock, log }: Options) => {
  const onlyIfAllowed = async (
    { who, isStart }: { readonly who: Who; readonly isStart?: boolean },
    { actor, refuse }: { actor: Actor; refuse: (why: string) => Promise<void> },
    work: () => Promise<void>,
  ): Promise<void> => {
    const verdict = await access.may(actor, who);
    if (verdict.isAllowed) return await work();
    log.warn({ user: actor.user, who }, 'refused');
    await refuse(`${verdict.why} ${isStart ? 'Nothing was started.' : 'Nothing was done.'}`);
  };

  const listen = async (listener: Permitted<Listener>, asked: Asked): Promise<void> => {
    const ifAllowed =
      (run: Listener['run']): Listener['run'] =>
      (it) =>
        onlyIfAllowed(listener, { ...it, refuse: (why) => it.reply(plain(why)) }, () => run(it));
    // Words that take the place of what was pressed wait for the check: else a refusal takes the button away.
    if (listener.first?.inPlace) return await ifAllowed((it) => runWithFirstWords(listener, it, clock))(asked);
    await runWithFirstWords({ ...listener, run: ifAllowed(listener.run) }, asked, clock);
  };

  const open = async (form: Permitted<Form>, asked: Asked): Promise<void> => {
    const { title } = form;
    let screen: Screen;
    try {
      screen = await openScreen({ client, title, trigger: asked.trigger, user: asked.actor.user, log });
    } catch (error) {
      const failure = failureOf(error);
      const code = failure.kind === 'refused' ? ` (${failure.code})` : '';
      return await asked.reply(plain(`Slack did not open the dialog${code}. Nothing was done. Try again.`));
    }
    const refuse = (why: string) => screen.show(textModal(title, why));
    await onlyIfAllowed(form, { ...asked, refuse }, () => form.fill(asked, screen));
  };

  const take = async (intake: Permitted<Intake>, filled: Filled): Promise<void> => {
    const refuse = (why: string) => filled.screen.show(textModal('Not allowed', why));
    await onlyIfAllowed(intake, { ...filled, refuse }, () => intake.run(filled));
  };

  return { listen, open, take };
};
