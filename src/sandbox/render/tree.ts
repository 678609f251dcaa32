/**
 * A piece of the page, as data: the browser makes elements of it, with text as text, so that no foreign text can become
 * markup. Only what is listed in `browser/build.js` is made.
 */
export type Tree = string | Element;

export type Element = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Tree[];
};

/** A piece with attributes, those that are undefined or false left out, and what is in it. */
export const piece = (
  tag: string,
  attributes: Readonly<Record<string, string | boolean | undefined>>,
  ...children: readonly Tree[]
): Tree => ({
  tag,
  attributes: Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined || value === false ? [] : [[name, value === true ? '' : value]],
    ),
  ),
  children,
});
