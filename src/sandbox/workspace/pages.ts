import { type Args, limit, text } from './args.ts';
import { SlackRefusal } from './refusal.ts';

/** One page of a list, and the cursor of the next; '' at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string };

/**
 * The page that `cursor` and `limit` ask for. A cursor carries the key of the last item seen, and `isPast` says whether
 * an item comes after that key, so that the list may change between two pages.
 */
export const pageOf = <T>(
  all: readonly T[],
  args: Args,
  how: {
    readonly keyOf: (item: T) => string;
    readonly isPast: (item: T, key: string) => boolean;
    readonly usual: number;
    readonly most: number;
  },
): Page<T> => {
  const size = limit(args, how.usual, how.most);
  const cursor = text(args, 'cursor');
  const key = cursor === '' ? undefined : keyIn(cursor);
  const rest = key === undefined ? all : all.filter((item) => how.isPast(item, key));
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return { items, nextCursor: last === undefined || rest.length <= size ? '' : cursorFor(how.keyOf(last)) };
};

const mark = 'next:';
const cursorFor = (key: string): string => Buffer.from(mark + key).toString('base64');

const keyIn = (cursor: string): string => {
  const decoded = Buffer.from(cursor, 'base64').toString();
  if (!decoded.startsWith(mark)) throw new SlackRefusal('invalid_cursor');
  return decoded.slice(mark.length);
};
