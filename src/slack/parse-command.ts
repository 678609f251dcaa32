/** What a person can ask of `/backup`. */
export const subcommands = ['start', 'status', 'history', 'cancel', 'schedule', 'panel', 'doctor', 'help'] as const;
export type Subcommand = (typeof subcommands)[number];

/** What was typed, understood; `help` with the words that made no sense and the subcommand nearest to them. */
export type Ask =
  | { readonly kind: 'help'; readonly misread: string; readonly nearest: Subcommand | undefined }
  /** `hasOptions`: the person wants to choose what is backed up and where to. */
  | { readonly kind: 'start'; readonly hasOptions: boolean }
  /** `count`: how many lines, from 1 to 100. */
  | { readonly kind: 'history'; readonly count: number }
  | { readonly kind: Exclude<Subcommand, 'help' | 'start' | 'history'> };

/** How many lines of the history are shown where nobody says. */
export const defaultCount = 10;

/** Reads the text behind `/backup`. Nothing means `start`; case, extra spaces and quotes around it do not matter. */
export const parseCommand = (text: string): Ask => {
  const bare = text.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim();
  if (bare === '') return { kind: 'start', hasOptions: false };
  const typed = bare
    .replace(/[\p{Quotation_Mark}`\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .trimEnd()
    .toLowerCase();
  const [word = '', ...rest] = typed.split(' ');
  return understand(word, rest.join(' ')) ?? { kind: 'help', misread: typed, nearest: nearest(word) };
};

const understand = (word: string, rest: string): Ask | undefined => {
  const asked = subcommands.find((subcommand) => subcommand === word);
  if (asked === 'start' && rest === 'options') return { kind: 'start', hasOptions: true };
  if (asked === 'history' && /^\d{1,3}$/.test(rest) && Number(rest) >= 1 && Number(rest) <= 100) {
    return { kind: 'history', count: Number(rest) };
  }
  if (asked === undefined || rest !== '') return undefined;
  switch (asked) {
    case 'help':
      return { kind: 'help', misread: '', nearest: undefined };
    case 'start':
      return { kind: 'start', hasOptions: false };
    case 'history':
      return { kind: 'history', count: defaultCount };
    case 'status':
    case 'cancel':
    case 'schedule':
    case 'panel':
    case 'doctor':
      return { kind: asked };
  }
};

/** The subcommand within two slips of the word, if any; of several as near, `start` comes last, for it has an effect at once. */
const nearest = (word: string): Subcommand | undefined => {
  const ranked = subcommands
    .map((subcommand) => ({ subcommand, slips: distance(word, subcommand) }))
    .sort((one, other) => one.slips - other.slips || rank(one.subcommand) - rank(other.subcommand));
  return ranked[0] && ranked[0].slips <= 2 ? ranked[0].subcommand : undefined;
};

const rank = (subcommand: Subcommand): number => (subcommand === 'start' ? 1 : 0);

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
