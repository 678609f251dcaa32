/** What a person can ask of `/backup`. */
export const subcommands = ['start', 'panel', 'help'] as const;
export type Subcommand = (typeof subcommands)[number];

/** What was typed, understood; `help` with the words that made no sense and the subcommand nearest to them. */
export type Ask =
  | { readonly kind: Exclude<Subcommand, 'help'> }
  | { readonly kind: 'help'; readonly misread: string; readonly nearest: Subcommand | undefined };

/** Reads the text behind `/backup`. Nothing means `start`; case, extra spaces and quotes around it do not matter. */
export const readAsk = (text: string): Ask => {
  const words = text
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cf}\p{Z}\p{Quotation_Mark}`]+/gu, ' ')
    .trim()
    .toLowerCase();
  if (words === '') return { kind: 'start' };
  const asked = subcommands.find((subcommand) => subcommand === words);
  if (asked === 'help') return { kind: 'help', misread: '', nearest: undefined };
  return asked ? { kind: asked } : { kind: 'help', misread: words, nearest: nearest(words.split(' ')[0] ?? '') };
};

/** The subcommand within two slips of the word, if any. */
const nearest = (word: string): Subcommand | undefined => {
  const ranked = subcommands
    .map((subcommand) => ({ subcommand, slips: distance(word, subcommand) }))
    .sort((one, other) => one.slips - other.slips);
  return ranked[0] && ranked[0].slips <= 2 ? ranked[0].subcommand : undefined;
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
