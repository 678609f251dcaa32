/** A message as Slack shows it, as far as it is read. */
export type Posted = {
  readonly ts?: string;
  readonly bot_id?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: unknown };
};

type Page = {
  readonly messages?: readonly Posted[];
  readonly response_metadata?: { readonly next_cursor?: string };
};

/** What is picked from the messages of all pages, or of the first `most`; `ask` reads one. */
export const fromPages = async <Found>(
  ask: (cursor: { readonly cursor?: string }) => Promise<Page>,
  pick: (message: Posted) => readonly Found[],
  most = Number.POSITIVE_INFINITY,
): Promise<Found[]> => {
  const found: Found[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < most && cursor !== ''; page += 1) {
    const { messages, response_metadata } = await ask(cursor ? { cursor } : {});
    found.push(...(messages ?? []).flatMap(pick));
    cursor = response_metadata?.next_cursor ?? '';
  }
  return found;
};
