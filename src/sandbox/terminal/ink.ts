/** How a terminal sets words apart, or does not. */
export type Ink = Readonly<Record<'bold' | 'code' | 'faint', (text: string) => string>>;

/** ANSI's plainest means on a terminal, none elsewhere. */
export const createInk = (isColoured: boolean): Ink => {
  const set = (on: number, off: number) => (text: string) => (isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  return { bold: set(1, 22), code: set(36, 39), faint: set(2, 22) };
};
