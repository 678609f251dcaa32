import { newId } from './ids.ts';
import { type View, type ViewDraft, viewOf } from './modals.ts';

/** The app's Home tab as each person sees it: what the app last published for them. */
export type Homes = {
  readonly of: (who: string) => View | undefined;
  readonly publish: (who: string, draft: ViewDraft) => View;
};

export const createHomes = (app: Parameters<typeof viewOf>[2], emit: (who: string, view: View) => void): Homes => {
  const views = new Map<string, View>();
  return {
    of: (who) => views.get(who),
    publish: (who, draft) => {
      const view = viewOf(draft, views.get(who)?.id ?? newId('V'), app);
      views.set(who, view);
      emit(who, view);
      return view;
    },
  };
};
