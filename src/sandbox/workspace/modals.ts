import type { Block } from './blocks/blocks.ts';
import { type FormValues, formState, keptIn } from './form-state.ts';
import { newId, newSecret } from './ids.ts';

/** A modal as Slack keeps it and sends it to the app. */
export type View = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly hash: string;
  readonly callback_id: string;
  readonly external_id: string;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  readonly blocks: readonly Block[];
};

/** What an app gives: checked, its blocks already with ids. */
export type ViewDraft = Readonly<Record<string, unknown>> & { readonly blocks: readonly Block[] };

/**
 * The modals that people have open, at most three on top of each other.
 * Source: https://docs.slack.dev/reference/methods/views.update, https://github.com/slackapi/bolt-js/issues/290
 */
export type Modals = {
  /** What the person looks at. */
  readonly top: (who: string) => View | undefined;
  readonly open: (who: string, draft: ViewDraft) => View;
  /** Undefined: three are open already, or none. */
  readonly push: (who: string, draft: ViewDraft) => View | undefined;
  readonly update: (id: string, draft: ViewDraft) => View | undefined;
  readonly find: (is: { readonly id?: string; readonly externalId?: string }) => View | undefined;
  /** What the fields of the modal hold, as far as somebody entered it. */
  readonly held: (id: string) => FormValues;
  readonly hold: (id: string, values: FormValues) => void;
  readonly closeTop: (who: string) => void;
  readonly closeAll: (who: string) => void;
};

export const createModals = (context: {
  readonly teamId: string;
  readonly appId: string;
  readonly botId: string;
  readonly emit: (who: string, view: View | undefined) => void;
}): Modals => {
  const { teamId, appId, botId, emit } = context;
  const stacks = new Map<string, View[]>();
  const held = new Map<string, FormValues>();
  const heldIn = (id: string): FormValues => held.get(id) ?? {};
  const stackOf = (who: string): View[] => stacks.get(who) ?? [];
  const set = (who: string, views: View[]): void => {
    stacks.set(who, views);
    const open = new Set([...stacks.values()].flat().map(({ id }) => id));
    for (const id of held.keys()) if (!open.has(id)) held.delete(id);
    emit(who, views.at(-1));
  };
  const make = (draft: ViewDraft, place: { id: string; root: string; previous: string | null }): View => ({
    private_metadata: '',
    callback_id: '',
    external_id: '',
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    ...draft,
    id: place.id,
    team_id: teamId,
    app_id: appId,
    app_installed_team_id: teamId,
    bot_id: botId,
    hash: newSecret(),
    root_view_id: place.root,
    previous_view_id: place.previous,
  });
  return {
    top: (who) => stackOf(who).at(-1),
    open: (who, draft) => {
      const id = newId('V');
      const view = make(draft, { id, root: id, previous: null });
      set(who, [view]);
      return view;
    },
    push: (who, draft) => {
      const stack = stackOf(who);
      const [root] = stack;
      if (root === undefined || stack.length >= 3) return undefined;
      const view = make(draft, { id: newId('V'), root: root.id, previous: stack.at(-1)?.id ?? null });
      set(who, [...stack, view]);
      return view;
    },
    update: (id, draft) => {
      for (const [who, stack] of stacks) {
        const old = stack.find((view) => view.id === id);
        if (old === undefined) continue;
        const view = make(draft, { id, root: old.root_view_id, previous: old.previous_view_id });
        // A field with the same ids keeps what it held, what it showed at first too: a new initial value changes nothing.
        held.set(id, keptIn(view.blocks, formState(old.blocks, {}, heldIn(id))));
        set(
          who,
          stack.map((other) => (other === old ? view : other)),
        );
        return view;
      }
      return undefined;
    },
    find: ({ id, externalId }) =>
      [...stacks.values()]
        .flat()
        .find((view) => view.id === id || (externalId !== undefined && view.external_id === externalId)),
    held: heldIn,
    hold: (id, values) => void held.set(id, values),
    closeTop: (who) => set(who, stackOf(who).slice(0, -1)),
    closeAll: (who) => set(who, []),
  };
};
