/** Of `words`, the one that shares most pairs of letters with what was typed; the first of them if none does. */
export const nearest = (typed: string, words: readonly string[]): string => {
  const [first = ''] = words;
  const wanted = pairs(typed);
  return words.reduce(
    (best, word) => (likeness(wanted, pairs(word)) > likeness(wanted, pairs(best)) ? word : best),
    first,
  );
};

/** Each two neighbours, the ends of the word included. */
const pairs = (word: string): ReadonlySet<string> => {
  const letters = ` ${word.toLowerCase()} `;
  return new Set(Array.from({ length: letters.length - 1 }, (_, index) => letters.slice(index, index + 2)));
};

const likeness = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  one.intersection(other).size / (one.size + other.size);
