/** A request's `Range` by its two numbers, as far as it has them; undefined: none. The server does not look at the unit. */
export const rangeOf = (header: string | undefined): { readonly from: string; readonly to: string } | undefined => {
  const [, from, to] = /^\w+=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  return from === undefined || to === undefined ? undefined : { from, to };
};

/** The headers of an answer that is a range of `size` bytes, both ends included. */
export const rangeHeaders = (from: number, to: number, size: number): Readonly<Record<string, string>> => ({
  'accept-ranges': 'bytes',
  'content-range': `bytes ${from}-${to}/${size}`,
  'content-length': String(to - from + 1),
});

/** What a server says that has more to send than it announced; `block`: what it writes at once. */
export const tooManyBytes = (available: number, announced: number, block: number): string =>
  `Response Content-Length mismatch: too many bytes written (${Math.min(available, block)} of ${announced}).`;
