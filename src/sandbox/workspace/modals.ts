import type { Block } from './blocks/blocks.ts';
import { type FormValues, formState, keptIn } from './form-state.ts';
import { newId, newSecret } from './ids.ts';

/** A modal as Slack keeps it and sends it to the app. */
export type View = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly hash: string;
  readonly callback_id: string;
  readonly blocks: readonly Block[];
};

/** What an app gives: checked, its blocks already with ids. */
export type ViewDraft = Readonly<Record<string, unknown>> & { readonly blocks: readonly Block[] };

/**
 * The modals that people have open, one each: what Slack stacks on top of it this app never asks for.
 * Source: https://docs.slack.dev/reference/methods/views.update, https://github.com/slackapi/bolt-js/issues/290
 */
export type Modals = {
  /** What the person looks at. */
  readonly of: (who: string) => View | undefined;
  readonly find: (id: string) => View | undefined;
  readonly open: (who: string, draft: ViewDraft) => View;
  readonly update: (id: string, draft: ViewDraft) => View | undefined;
  /** What the fields of the modal hold, as far as somebody entered it. */
  readonly held: (id: string) => FormValues;
  readonly hold: (id: string, values: FormValues) => void;
  readonly close: (who: string) => void;
};

export const createModals = (
  app: Readonly<Record<'teamId' | 'appId' | 'botId', string>>,
  emit: (who: string, view: View | undefined) => void,
): Modals => {
  const views = new Map<string, View>();
  const held = new Map<string, FormValues>();
  const show = (who: string, view: View): View => {
    views.set(who, view);
    emit(who, view);
    return view;
  };
  const heldIn = (id: string): FormValues => held.get(id) ?? {};
  const find = (id: string): [who: string, view: View] | undefined => [...views].find(([, view]) => view.id === id);
  const close = (who: string): void => {
    held.delete(views.get(who)?.id ?? '');
    views.delete(who);
    emit(who, undefined);
  };
  return {
    of: (who) => views.get(who),
    find: (id) => find(id)?.[1],
    open: (who, draft) => {
      held.delete(views.get(who)?.id ?? '');
      return show(who, viewOf(draft, newId('V'), app));
    },
    update: (id, draft) => {
      const [who, old] = find(id) ?? [];
      if (who === undefined || old === undefined) return undefined;
      const view = viewOf(draft, id, app);
      // A field with the same ids keeps what it held, what it showed at first too: a new initial value changes nothing.
      held.set(id, keptIn(view.blocks, formState(old.blocks, {}, heldIn(id))));
      return show(who, view);
    },
    held: heldIn,
    hold: (id, values) => void held.set(id, values),
    close,
  };
};

/** The view as Slack keeps it. */
export const viewOf = (
  draft: ViewDraft,
  id: string,
  { teamId, appId, botId }: Parameters<typeof createModals>[0],
): View => ({
  private_metadata: '',
  callback_id: '',
  external_id: '',
  submit: null,
  close: null,
  clear_on_close: false,
  notify_on_close: false,
  ...draft,
  id,
  team_id: teamId,
  app_id: appId,
  app_installed_team_id: teamId,
  bot_id: botId,
  hash: newSecret(),
  root_view_id: id,
  previous_view_id: null,
});
