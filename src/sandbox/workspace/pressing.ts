import type { Block } from './blocks/blocks.ts';
import { elementsOf } from './blocks/stored.ts';
import { canSee, nameForPayload } from './channels.ts';
import { formState, optionOf } from './form-state.ts';
import { messageObject } from './message-object.ts';
import type { View } from './modals.ts';
import type { Payload } from './payloads.ts';
import type { ResponseTarget } from './response-urls.ts';
import type { State } from './state.ts';

/** A message or an ephemeral, by its place. */
export type Place = { readonly channel: string; readonly ts: string };

type Press = {
  readonly who: string;
  readonly on: Place | View;
  readonly actionId: string;
  readonly value: string | undefined;
};

/**
 * The part of a block_actions payload that says what was pressed and where. An ephemeral's payload carries no message.
 * Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export const pressed = (state: State, press: Press, responseUrl: (target: ResponseTarget) => string): Payload => {
  const surface =
    'id' in press.on ? viewSurface(state, press.on, press) : messageSurface(state, press.who, press.on, responseUrl);
  return { ...surface.payload, actions: [action(state, surface.blocks, press)] };
};

type Surface = { readonly payload: Payload; readonly blocks: readonly Block[] };

/**
 * A press in a modal tells what all of its fields hold.
 * Source: https://api.slack.com/changelog/2020-09-full-state-on-view-submisson-and-block-actions
 */
const viewSurface = (state: State, view: View, { actionId, value }: Press): Surface => {
  const held = state.modals.held(view.id);
  const values = formState(view.blocks, value === undefined ? {} : { [actionId]: value }, held);
  state.modals.hold(view.id, values);
  return {
    payload: { container: { type: 'view', view_id: view.id }, view: { ...view, state: { values } } },
    blocks: view.blocks,
  };
};

const messageSurface = (
  state: State,
  who: string,
  { channel: id, ts }: Place,
  responseUrl: (target: ResponseTarget) => string,
): Surface => {
  const channel = state.knobs.channel(id);
  const message = state.messages.find(id, ts);
  const ephemeral = state.ephemerals.find(id, ts);
  const shown = message ?? ephemeral;
  const canPress = message ? canSee(channel, state.knobs.person(who)) : ephemeral?.who === who;
  if (shown === undefined || shown.isDeleted || !canPress) {
    throw new Error(`${state.knobs.person(who).name} sees no message ${ts} in ${id}.`);
  }
  const thread = shown.thread_ts === '' ? {} : { thread_ts: shown.thread_ts };
  const payload = {
    container: { type: 'message', message_ts: ts, channel_id: id, is_ephemeral: message === undefined, ...thread },
    channel: { id, name: nameForPayload(channel) },
    ...(message ? { message: messageObject(message, state, { hasAllMetadata: true }) } : {}),
    state: { values: formState(shown.blocks, {}) },
    response_url: responseUrl({ who, channel: id, original: ts }),
  };
  return { payload, blocks: shown.blocks };
};

const action = (state: State, blocks: readonly Block[], { actionId, value }: Press): Payload => {
  const all = blocks.flatMap((block) =>
    elementsOf(block).map((element) => ({ element, block_id: block.block_id, isSilent: isSilent(block) })),
  );
  const named = all.filter(({ element }) => element.action_id === actionId);
  const wanted = named.filter(
    ({ element }) => element.type !== 'button' || value === undefined || element.value === value,
  );
  const [found] = wanted;
  if (found === undefined)
    throw new Error(`There is no ${actionId}${value === undefined ? '' : ` ${value}`} to press.`);
  if (wanted.length > 1)
    throw new Error(`There are ${wanted.length} of ${actionId}: say the value of the one to press.`);
  const { element, block_id } = found;
  if (found.isSilent) throw new Error(`Slack does not tell the app of ${actionId} before the form is sent.`);
  const common = { action_id: actionId, block_id, type: element.type, action_ts: state.messages.nextTs() };
  if (element.type === 'button') return { ...element, ...common };
  if (element.type === 'checkboxes') return { ...common, selected_options: [optionOf(element, value ?? '')] };
  return { ...common, selected_option: optionOf(element, value ?? '') };
};

/** What is entered in an input block is told at once only if the app asked for that. */
const isSilent = ({ type, dispatch_action }: Block): boolean => type === 'input' && dispatch_action !== true;
