import type { Filled } from './listener.ts';

/** A modal as Slack sends it back. */
export type View = {
  readonly id: string;
  readonly hash: string;
  readonly private_metadata: string;
  readonly state: { readonly values: Readonly<Record<string, Readonly<Record<string, Value>>>> };
};

type Value = {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[];
};

/** What a modal holds, by block: each of ours has one element. */
export const valuesOf = ({ state }: View): Filled['values'] =>
  Object.fromEntries(
    Object.entries(state.values).map(([block, elements]) => [block, Object.values(elements).map(textOf).join(',')]),
  );

const textOf = ({ value, selected_option, selected_options }: Value): string =>
  value ?? selected_option?.value ?? (selected_options ?? []).map((option) => option.value).join(',');
