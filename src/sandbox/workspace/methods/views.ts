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
  needOwnName(draft, state);
  return { view: state.modals.open(state.triggers.exchange(text(args, 'trigger_id')), draft) };
};

const push = (args: Args, state: State): Reply => {
  const draft = readView(json(args, 'view', 'invalid_arguments'), state);
  needOwnName(draft, state);
  const view = state.modals.push(state.triggers.exchange(text(args, 'trigger_id')), draft);
  if (view === undefined) throw new SlackRefusal('push_limit_reached');
  return { view };
};

const update = (args: Args, state: State): Reply => {
  const externalId = text(args, 'external_id');
  const old = state.modals.find(externalId === '' ? { id: text(args, 'view_id') } : { externalId });
  if (old === undefined) throw new SlackRefusal('not_found');
  const hash = text(args, 'hash');
  if (hash !== '' && hash !== old.hash) throw new SlackRefusal('hash_conflict');
  const draft = readView(json(args, 'view', 'invalid_arguments'), state);
  return { view: state.modals.update(old.id, draft) };
};

/** The app's own name for a modal belongs to one at a time. */
const needOwnName = ({ external_id: externalId }: ViewDraft, state: State): void => {
  if (typeof externalId !== 'string' || externalId === '') return;
  if (state.modals.find({ externalId }) !== undefined) throw new SlackRefusal('duplicate_external_id');
};

/**
 * A modal that passed the validator, ready to be shown; refused with `invalid_arguments` where it did not, and where it is
 * too large. Source: https://docs.slack.dev/reference/methods/views.open
 */
export const readView = (view: unknown, state: State): ViewDraft => {
  if (Buffer.byteLength(JSON.stringify(view) ?? '') > mostBytes) throw new SlackRefusal('view_too_large');
  const problems = problemsOfView(view, state.knobs.newBlocksRefused);
  if (problems.length > 0 || !isObject(view)) throw refusal('invalid_arguments', problems);
  return { ...view, blocks: withIds(Array.isArray(view.blocks) ? view.blocks : []) };
};

const mostBytes = 250_000;

/** The methods about modals. */
export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': { scopes: [], perMinute: tiers.four, token: 'bot', run: open },
  'views.push': { scopes: [], perMinute: tiers.four, token: 'bot', run: push },
  'views.update': { scopes: [], perMinute: tiers.four, token: 'bot', run: update },
};
