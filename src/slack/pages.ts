/** A message as Slack shows it, as far as it is read. */
export type Posted = {
  readonly ts?: string;
  readonly bot_id?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: unknown };
};

type Page = { readonly response_metadata?: { readonly next_cursor?: string } };

/** What is picked from all pages, or from the first `most`; `ask` reads one. */
export const fromPages = async <One extends Page, Found>(
  ask: (cursor: { readonly cursor?: string }) => Promise<One>,
  pick: (page: One) => readonly Found[],
  most = Number.POSITIVE_INFINITY,
): Promise<Found[]> => {
  const found: Found[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < most && cursor !== ''; page += 1) {
    const read = await ask(cursor ? { cursor } : {});
    found.push(...pick(read));
    cursor = read.response_metadata?.next_cursor ?? '';
  }
  return found;
};

/** Picks from each of a page's messages. */
export const fromMessages =
  <Found>(pick: (message: Posted) => readonly Found[]) =>
  ({ messages = [] }: { readonly messages?: readonly Posted[] }): readonly Found[] =>
    messages.flatMap(pick);
