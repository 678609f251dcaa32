/** A command as it is typed behind `/backup`. `takes`: whether it understands those words behind its name. */
export type Grammar = { readonly name: string; readonly takes?: (rest: string) => boolean };

/** What was typed, understood; `misread` with the words that made no sense and the command nearest to them. */
export type Typed =
  | { readonly kind: 'command'; readonly name: string; readonly rest: string }
  | { readonly kind: 'misread'; readonly typed: string; readonly nearest: string | undefined };

/**
 * Reads the text behind `/backup`. Nothing means the first of the commands; case, extra spaces and quotes around it do
 * not matter.
 */
export const parseCommand = (text: string, commands: readonly Grammar[]): Typed => {
  const bare = text.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim();
  if (bare === '') return { kind: 'command', name: commands[0]?.name ?? '', rest: '' };
  const typed = bare
    .replace(/[\p{Quotation_Mark}`\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .trimEnd()
    .toLowerCase();
  if (commands.some(({ name }) => name === typed)) return { kind: 'command', name: typed, rest: '' };
  const [word = '', ...others] = typed.split(' ');
  const rest = others.join(' ');
  const isTaken = commands.some(({ name, takes }) => name === word && takes?.(rest));
  return isTaken ? { kind: 'command', name: word, rest } : { kind: 'misread', typed, nearest: nearest(word, commands) };
};

/**
 * The command that begins with the word, or is within two slips of it. The first command comes last, because it has an
 * effect at once.
 */
const nearest = (word: string, commands: readonly Grammar[]): string | undefined => {
  const [first, ...others] = commands.map(({ name }) => name).filter((name) => !name.includes(' '));
  const slips = (name: string): number => (word.length > 2 && name.startsWith(word) ? 0 : distance(word, name));
  const ranked = others.toSorted((one, other) => slips(one) - slips(other));
  return [...ranked.slice(0, 1), ...(first === undefined ? [] : [first])].find((name) => slips(name) <= 2);
};

/** Levenshtein's distance: how many letters to insert, delete or replace. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const above = row;
    row = [i + 1];
    for (const [j, wanted] of [...other].entries()) {
      const replaced = (above[j] ?? 0) + (letter === wanted ? 0 : 1);
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
  }
  return row[other.length] ?? 0;
};
