import { type Block, bare } from './text.ts';

/** What a modal's fields hold and what it carries along, by name; it travels with the modal as its note. */
export type FormState = Readonly<Record<string, string>>;

/**
 * A form as it came back: what its fields hold, over what they showed and what the form carries; undefined if the
 * note is not this form's. Slack has been seen to leave out fields that nobody touched
 * (https://github.com/slackapi/bolt-js/issues/1258).
 */
export const readForm = <State extends FormState>(
  blank: State,
  note: string,
  values: FormState,
): { readonly [Name in keyof State]: string } | undefined => {
  const carried = parse(note);
  const names = Object.keys(blank);
  if (!names.every((name) => typeof carried[name] === 'string')) return undefined;
  const entered = Object.entries(values).flatMap(([block, value]) => (value === '' ? [] : [[nameOf(block), value]]));
  const all = { ...carried, ...Object.fromEntries(entered) };
  return Object.fromEntries(names.map((name) => [name, String(all[name]).trim()])) as {
    readonly [Name in keyof State]: string;
  };
};

const parse = (note: string): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(note)) as Record<string, unknown>;
  } catch {
    return {};
  }
};

/** The block of a field. Slack keeps what was entered as long as its id stays: another round shows the field again. */
const blockOf = (round: string, name: string): string => `${round}.${name}`;
const nameOf = (block: string): string => block.slice(block.indexOf('.') + 1);

/** The round in which a form is shown that came back. */
export const nextRound = (round: string): string => String((Number(round) || 0) + 1);

/** The fields of a form by name, with the block that a complaint goes under. */
export const fieldsIn = (values: FormState): ReadonlyMap<string, { readonly block: string; readonly value: string }> =>
  new Map(Object.entries(values).map(([block, value]) => [nameOf(block), { block, value: value.trim() }]));

type Input = Extract<Block, { type: 'input' }>;

/** What every field has. `action`: its `action_id`. */
type Field = {
  readonly round: string;
  readonly name: string;
  readonly action: string;
  readonly label: string;
  readonly hint?: string;
};

/** What can be chosen; `text`: at most 75 characters. */
export type Choice = { readonly value: string; readonly text: string };

/** A menu. `isWatched`: a choice is reported at once. */
export const menu = (
  field: Field & { readonly choices: readonly Choice[]; readonly chosen: string; readonly isWatched?: boolean },
): Input => {
  const options = field.choices.map(({ value, text }) => ({ value, text: words(text, 75) }));
  const initial = options.find(({ value }) => value === field.chosen);
  return {
    ...input(field),
    ...(field.isWatched ? { dispatch_action: true } : {}),
    element: {
      type: 'static_select',
      action_id: field.action,
      options,
      ...(initial ? { initial_option: initial } : {}),
    },
  };
};

/** A line of text. */
export const line = (field: Field & { readonly value: string; readonly maxLength: number }): Input => ({
  ...input(field),
  element: {
    type: 'plain_text_input',
    action_id: field.action,
    max_length: field.maxLength,
    ...(field.value === '' || field.value.length > field.maxLength
      ? {}
      : { initial_value: field.value.toWellFormed() }),
  },
});

/** A whole number; a value that it cannot be is not shown. */
export const wholeNumber = (
  field: Field & { readonly value: string; readonly least: number; readonly most: number },
): Input => ({
  ...input(field),
  element: {
    type: 'number_input',
    action_id: field.action,
    is_decimal_allowed: false,
    min_value: String(field.least),
    max_value: String(field.most),
    ...(isBetween(field.value, field.least, field.most) ? { initial_value: field.value } : {}),
  },
});

const isBetween = (value: string, least: number, most: number): boolean =>
  /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;

const input = ({ round, name, label, hint }: Field) =>
  ({
    type: 'input',
    block_id: blockOf(round, name),
    label: words(label, 2_000),
    ...(hint === undefined ? {} : { hint: words(hint, 2_000) }),
  }) as const;

/** Plain text, in which Slack makes no emoji. */
const words = (text: string, length: number) =>
  ({ type: 'plain_text', text: bare(text, length), emoji: false }) as const;
