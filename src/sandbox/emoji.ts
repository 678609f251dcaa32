/** The signs behind Slack's emoji names, as far as the bot writes them. */
const signs: Readonly<Record<string, string>> = {
  arrows_counterclockwise: '🔄',
  black_square_for_stop: '⏹️',
  grey_question: '❔',
  hourglass_flowing_sand: '⏳',
  no_entry_sign: '🚫',
  warning: '⚠️',
  white_check_mark: '✅',
  x: '❌',
};

/** The sign of an emoji's name; undefined where the name is not known. */
export const signOf = (name: string): string | undefined => (Object.hasOwn(signs, name) ? signs[name] : undefined);

/** A text with signs for the emoji's names. */
export const withSigns = (text: string): string =>
  text.replaceAll(/(?<!\w):([a-z0-9_+-]+):/g, (found, name: string) => signOf(name) ?? found);
