/** Makes text from outside fit to be shown: one line of at most 300 characters, without secrets or a stack trace. */
export type Clean = (text: string) => string;

/** Cleans text; `redact` replaces the secrets it knows. */
export const createClean =
  (redact: Clean): Clean =>
  (text) =>
    cut(
      redact(text)
        .slice(0, workLength)
        .toWellFormed()
        .replace(stack, '')
        .replace(address, '$1$2')
        .replace(signature, '')
        .replace(unprintable, ' ')
        .trim(),
    );

const shownLength = 300;
const workLength = 4_000;

/** A .NET stack trace: from its first line, or from a frame like ` at Name.Of(…)`, to the end of the text. */
const stack = /(?:[\r\n]|\s{2,})at \S.*|(?:^|\s)at [^\s(]+\(.*/s;
/** An address with the parts that may hold a secret: user and password, query and fragment. */
const address = /(https?:\/\/)(?:[^\s/?#@]*@)?([^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?/gi;
/** The query of a relative signed link, and its signature alone. */
const signature = /\?[^\s"'<>]*=[^\s"'<>]*|\bauth=[^\s"'<>]*/gi;
/** Line breaks, control characters and marks that turn the direction of the text around them. */
const unprintable = /[\p{Cc}\s\u202a-\u202e\u2066-\u2069]+/gu;

const cut = (text: string): string =>
  text.length <= shownLength ? text : `${text.slice(0, shownLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
