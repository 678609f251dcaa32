import type { PortalFailure } from '../../backup/portal-error.ts';
import { type Asked, explain } from '../../slack/blocks/explain.ts';

/** A piece of a sentence: words as they are, a time (ms since 1970), or a channel by its ID. */
type Piece = string | { readonly at: number } | { readonly channel: string };
export type Words = readonly Piece[];

/**
 * What a look at one thing found, in whole sentences; all but those of what is well say what to do. `warning`: backups
 * work, but not in the way that a person may think.
 */
export type Finding = {
  readonly kind: 'ok' | 'problem' | 'warning' | 'unknown';
  /** What was looked at, for example `Key`. */
  readonly about: string;
  readonly words: Words;
};

const finding =
  (kind: Finding['kind']) =>
  (about: string, ...words: Words): Finding => ({ kind, about, words });

export const ok = finding('ok');
export const problem = finding('problem');
export const warning = finding('warning');
export const unknown = finding('unknown');

/** A failure of the portal as a finding: what passes by itself is no problem. */
export const refused = (about: string, failure: PortalFailure, asked: Asked = 'look'): Finding =>
  (failure.kind === 'rate_limited' ? unknown : problem)(about, explain(failure, asked));

const worstFirst = ['problem', 'warning', 'unknown', 'ok'] as const;

/** The findings to be read: what is said in the same words is said once, and the worst comes first. */
export const inOrder = (findings: readonly Finding[]): readonly Finding[] => {
  const told = Map.groupBy(findings, ({ words }) => JSON.stringify(words)).values();
  const once = [...told].flatMap(together);
  return worstFirst.flatMap((kind) => once.filter((it) => it.kind === kind));
};

/** Findings in the same words, as one. */
const together = (same: readonly Finding[]): readonly Finding[] => {
  const about = [...new Set(same.map((it) => it.about))].join(', ');
  const kind = worstFirst.find((worse) => same.some((it) => it.kind === worse));
  return same.slice(0, 1).map((first) => ({ ...first, about, kind: kind ?? first.kind }));
};

/** How it is in all, as one sentence or two. */
export const summary = (findings: readonly Finding[]): string => {
  const count = (kind: Finding['kind']): number => findings.filter((it) => it.kind === kind).length;
  const [problems, warnings, unknowns] = [count('problem'), count('warning'), count('unknown')];
  if (problems + warnings + unknowns === 0) return 'All well.';
  const warned = warnings === 0 ? '' : ` ${warnings === 1 ? '1 warning.' : `${warnings} warnings.`}`;
  const open = unknowns === 0 ? '' : ` ${unknowns === 1 ? '1 thing is' : `${unknowns} things are`} not known.`;
  return `${problems === 0 ? 'No problem found.' : problems === 1 ? '1 problem.' : `${problems} problems.`}${warned}${open}`;
};
