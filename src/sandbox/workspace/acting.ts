import { answerCommand, answerForm, commandFailures, tellPrivately } from './answers.ts';
import { type Channel, canSee } from './channels.ts';
import { type Delivery, type Outgoing, outgoing } from './delivery.ts';
import { demandFields, demandSendable } from './form-demands.ts';
import { type Entries, formState } from './form-state.ts';
import type { View } from './modals.ts';
import { commandPayload, homeOpenedPayload, interaction, type Payload } from './payloads.ts';
import { type Place, pressed } from './pressing.ts';
import type { ResponseTarget } from './response-urls.ts';
import type { State, Typed } from './state.ts';

/** What people do in the workspace; each resolves when the app acknowledged it or 3 s have passed. */
export type Acting = {
  /** `/backup text`, typed in a channel; without one in the admin channel, or in #general by those who are not in it. */
  readonly command: (who: string, text: string, where?: { readonly channel?: string }) => Promise<Delivery>;
  /**
   * Presses a button, or chooses from a menu, that is really there; a confirmation dialog counts as confirmed.
   * `value` tells buttons of the same `action_id` apart and says which option of a menu is chosen.
   * Rejects if the person cannot see the message or it has no such button.
   */
  readonly press: (who: string, on: Place | View, actionId: string, value?: string) => Promise<Delivery>;
  /** Opens the app's Home tab, of which the app is told if it asked for that event. Rejects if the app has none. */
  readonly openHome: (who: string) => Promise<Delivery | undefined>;
  /** Enters something in the modal that the person looks at, of which the app is not told. */
  readonly enter: (who: string, entries: Entries) => void;
  /** Submits the modal that the person looks at. Rejects if Slack's form would not let them. */
  readonly submit: (who: string, entries?: Entries) => Promise<Delivery>;
  /** Closes the modal that the person looks at, of which the app is not told. */
  readonly dismiss: (who: string) => void;
  /** Delivers the same once more, with the same envelope and trigger. */
  readonly redeliver: (delivery: Delivery) => Promise<Delivery>;
};

/** What people do, delivered by `deliver`; response URLs lie on `origin`. */
export const createActing = (
  state: State,
  deliver: (out: Outgoing) => Promise<Delivery>,
  origin: () => string,
  onCommand: (command: Typed) => void,
): Acting => {
  const responseUrl = (target: ResponseTarget): string => origin() + state.responseUrls.issue(target);
  return {
    command: async (who, text, where = {}) => {
      const channel = placeOf(state, who, where.channel);
      const target = { who, channel: channel.id, original: '' };
      onCommand({ who, channel: channel.id, ts: state.messages.nextTs(), text: `/backup ${text}`.trim() });
      const triggerId = state.triggers.issue(who);
      const payload = commandPayload(state, { who, text, channel }, { triggerId, responseUrl: responseUrl(target) });
      const envelope = { type: 'slash_commands', payload, accepts_response_payload: true } as const;
      return deliver(
        outgoing(envelope, {
          triggerId,
          onAck: (body) => answerCommand(state, target, body),
          onFailure: (error) => tellPrivately(state, target, commandFailures[error]),
        }),
      );
    },
    press: async (who, on, actionId, value) => {
      const triggerId = state.triggers.issue(who);
      const payload = {
        ...interaction(state, 'block_actions', who),
        ...pressed(state, { who, on, actionId, value }, responseUrl),
        trigger_id: triggerId,
      };
      return deliver(interactive(payload, triggerId));
    },
    openHome: async (who) => {
      const opened = homeOpened(state, who);
      return opened && (await deliver(opened));
    },
    enter: (who, entries) => {
      const view = openView(state, who);
      demandFields(view.blocks, entries);
      state.modals.hold(view.id, formState(view.blocks, entries, state.modals.held(view.id)));
    },
    submit: async (who, entries = {}) => {
      const { view, values } = filledIn(state, who, entries);
      const triggerId = state.triggers.issue(who);
      const payload = {
        ...interaction(state, 'view_submission', who),
        trigger_id: triggerId,
        view: { ...view, state: { values } },
        response_urls: [],
      };
      return deliver({ ...interactive(payload, triggerId), onAck: (body) => answerForm(state, { who, view, body }) });
    },
    dismiss: (who) => {
      openView(state, who);
      state.modals.close(who);
    },
    redeliver: (delivery) => deliver(delivery.outgoing),
  };
};

/** That the person opened the Home tab; undefined if the app is not told. */
const homeOpened = (state: State, who: string): Outgoing | undefined => {
  if (!state.knobs.isHomeTabOn) throw new Error('This app has no Home tab.');
  if (!state.knobs.events.includes('app_home_opened')) return undefined;
  const payload = homeOpenedPayload(state, who);
  const envelope = { type: 'events_api', payload, accepts_response_payload: false } as const;
  return outgoing(envelope, { triggerId: '', onAck: () => '', onFailure: () => '' });
};

/** The modal as it is sent: with everything that Slack's form demands. */
const filledIn = (state: State, who: string, entries: Entries) => {
  const view = openView(state, who);
  demandFields(view.blocks, entries);
  const values = formState(view.blocks, entries, state.modals.held(view.id));
  demandSendable(view.blocks, values);
  state.modals.hold(view.id, values);
  return { view, values };
};

const interactive = (payload: Payload, triggerId: string): Outgoing =>
  outgoing(
    { type: 'interactive', payload, accepts_response_payload: payload.type === 'view_submission' },
    { triggerId, onAck: () => '', onFailure: () => 'This app is not responding.' },
  );

const placeOf = (state: State, who: string, asked: string | undefined): Channel => {
  const admins = state.knobs.channel(state.adminChannel);
  const channel = state.knobs.channel(asked ?? (admins.members.includes(who) ? admins.id : state.generalChannel));
  if (!canSee(channel, state.knobs.person(who)))
    throw new Error(`${state.knobs.person(who).name} cannot see #${channel.name}.`);
  return channel;
};

const openView = (state: State, who: string): View => {
  const view = state.modals.of(who);
  if (view === undefined) throw new Error(`${state.knobs.person(who).name} has no modal open.`);
  return view;
};
