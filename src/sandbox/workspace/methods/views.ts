import { type Args, json, text } from '../args.ts';
import { isObject } from '../blocks/check.ts';
import { withIds } from '../blocks/stored.ts';
import { problemsOfView } from '../blocks/view.ts';
import { tiers } from '../limits.ts';
import type { ViewDraft } from '../modals.ts';
import { refusal, SlackRefusal } from '../refusal.ts';
import type { State } from '../state.ts';
import type { Method, Reply } from './method.ts';

const open = (args: Args, state: State): Reply => {
  const draft = readView(json(args, 'view', 'invalid_arguments'), state);
  return { view: state.modals.open(state.triggers.exchange(text(args, 'trigger_id')), draft) };
};

const update = (args: Args, state: State): Reply => {
  const old = state.modals.find(text(args, 'view_id'));
  if (old === undefined) throw new SlackRefusal('not_found');
  const hash = text(args, 'hash');
  if (hash !== '' && hash !== old.hash) throw new SlackRefusal('hash_conflict');
  const draft = readView(json(args, 'view', 'invalid_arguments'), state);
  return { view: state.modals.update(old.id, draft) };
};

/** Source: https://docs.slack.dev/reference/methods/views.publish */
const publish = (args: Args, state: State): Reply => {
  const who = text(args, 'user_id');
  if (!state.persons.has(who)) throw refusal('invalid_arguments', ['invalid `user_id`']);
  if (!state.knobs.isHomeTabOn) throw new SlackRefusal('not_enabled');
  const draft = readView(json(args, 'view', 'invalid_arguments'), state, 'home');
  const hash = text(args, 'hash');
  if (hash !== '' && hash !== state.homes.of(who)?.hash) throw new SlackRefusal('hash_conflict');
  return { view: state.homes.publish(who, draft) };
};

/**
 * A modal, or a Home tab, that passed the validator, ready to be shown; refused with `invalid_arguments` if it did not, and if it is
 * too large. Source: https://docs.slack.dev/reference/methods/views.open
 */
export const readView = (view: unknown, state: State, surface: 'modal' | 'home' = 'modal'): ViewDraft => {
  if (Buffer.byteLength(JSON.stringify(view) ?? '') > mostBytes) throw new SlackRefusal('view_too_large');
  const problems = problemsOfView(view, state.knobs.newBlocksRefused, surface);
  if (problems.length > 0 || !isObject(view)) throw refusal('invalid_arguments', problems);
  return { ...view, blocks: withIds(Array.isArray(view.blocks) ? view.blocks : []) };
};

const mostBytes = 250_000;

/** The methods about modals and the Home tab. */
export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': { scopes: [], perMinute: tiers.four, token: 'bot', run: open },
  'views.update': { scopes: [], perMinute: tiers.four, token: 'bot', run: update },
  'views.publish': { scopes: [], perMinute: tiers.four, token: 'bot', run: publish },
};
