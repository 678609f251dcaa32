/**
 * Why a value is probably not what was meant: quotes and comments that only some readers of environment files remove,
 * and characters that cannot be seen. Follows a variable's name in a sentence; undefined if nothing is odd.
 */
export const oddityOf = (text: string): string | undefined => {
  const invisible = /[\p{Cf}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u202f\u205f\u3000\u3164]/u.exec(text);
  if (invisible) {
    const code = invisible[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
    return `holds an invisible character (U+${code}, at position ${invisible.index + 1}); type the value instead of pasting it`;
  }
  // JSON has quotes and line breaks of its own.
  if (text.startsWith('{')) return undefined;
  if (/\p{Cc}/u.test(text)) return 'holds a line break or another control character; it must be one line of text';
  if (/^["'`“”„‘’‚«»]|["'`“”„‘’‚«»]$/.test(text))
    return 'begins or ends with a quote, which is part of the value here; remove the quotes';
  if (/\s#/.test(text)) return 'has a "#" after a space, which is part of the value here; remove the comment';
  return undefined;
};
