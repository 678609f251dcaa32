import { piece, type Tree } from './tree.ts';

/** The emoji that the page draws itself, in the order of their pictures in `page/browser/emoji.svg`. */
export const emoji: readonly (readonly [name: string, sign: string])[] = [
  ['arrows_counterclockwise', '🔄'],
  ['black_square_for_stop', '⏹️'],
  ['grey_question', '❔'],
  ['hourglass_flowing_sand', '⏳'],
  ['no_entry_sign', '🚫'],
  ['warning', '⚠️'],
  ['white_check_mark', '✅'],
  ['x', '❌'],
  ['wastebasket', '🗑️'],
  ['information_source', 'ℹ️'],
  ['rotating_light', '🚨'],
  ['bell', '🔔'],
  ['large_green_square', '🟩'],
  ['white_large_square', '⬜'],
  ['frame_with_picture', '🖼️'],
  ['key', '🔑'],
];

const signs: ReadonlyMap<string, string> = new Map(emoji);

/** The sign of an emoji's name; undefined if the name is not known. */
export const signOf = (name: string): string | undefined => signs.get(name);

/** A text with signs for the emoji's names. */
export const withSigns = (text: string): string =>
  text.replaceAll(/(?<!\w):([a-z0-9_+-]+):/g, (found, name: string) => signOf(name) ?? found);

/** A line of text with the emoji in it drawn, so that they need no font. */
export const drawn = (line: string): readonly Tree[] =>
  line
    .split(anySign)
    .filter((part) => part !== '')
    .map((part) => {
      const index = emoji.findIndex(([, sign]) => bare(sign) === bare(part));
      return index < 0 ? part : piece('span', { class: 'emoji', 'data-emoji': String(index) }, part);
    });

/** Without the mark that asks a font for colours. */
const bare = (sign: string): string => sign.replaceAll('\ufe0f', '');

const anySign = new RegExp(`((?:${emoji.map(([, sign]) => bare(sign)).join('|')})\ufe0f?)`, 'u');
