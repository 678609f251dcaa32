import { context, host, iso, type Message, quoted, section, when } from '../../slack/blocks/text.ts';
import { type Finding, summary, type Words } from './finding.ts';

/** What is said at once, while everything is looked at. */
export const looking = 'Looking at Slack, the portal, the key and the storage…';

const icons = { ok: '✅', problem: '❌', warning: '⚠️', unknown: '❔' } as const;

/** The report on the portal, and on Slack, to the person who asked, alone. */
export const doctor = (findings: readonly Finding[], portal: string): Message => {
  const head = `*${summary(findings)}*`;
  const foot = `Portal: ${host(portal)}`;
  const lines = (isWell: boolean, length: number): readonly string[] =>
    findings.filter(({ kind }) => (kind === 'ok') === isWell).map((it) => line(it, length));
  const [text = head] = packed([head, ...lines(false, 300), ...lines(true, 160), foot], 4_000);
  const sections = [head, ...packed(lines(false, 900), 3_000), ...packed(lines(true, 160), 3_000)].map(section);
  return { text, blocks: [...sections, context(foot)] };
};

/** The lines in texts of at most so many UTF-16 units each; no line is cut. */
const packed = (lines: readonly string[], most: number): readonly string[] => {
  const texts: string[] = [];
  for (const next of lines) {
    const last = texts.pop();
    const joined = last === undefined ? next : `${last}\n${next}`;
    texts.push(...(last === undefined || joined.length <= most ? [joined] : [last, next]));
  }
  return texts;
};

/** A finding on one line, its words cut to about `length` UTF-16 units. */
const line = ({ kind, about, words }: Finding, length: number): string => {
  let left = length;
  const said = words.map((piece) => {
    if (typeof piece !== 'string') return 'at' in piece ? when(piece.at) : `<#${piece.channel}>`;
    const kept = spaced(piece, left);
    left = Math.max(0, left - kept.length);
    return kept;
  });
  return `${icons[kind]} *${quoted(about, 120)}*: ${said.join('')}`;
};

/** Foreign words lose the spaces around them when they are quoted; within a sentence they are needed. */
const spaced = (text: string, length: number): string => {
  const [, before = '', after = ''] = /^( ?).*?( ?)$/s.exec(text) ?? [];
  return `${before}${quoted(text, length)}${after}`;
};

/** The same for a terminal. */
export const doctorText = (findings: readonly Finding[], portal: string): string =>
  [summary(findings), '', ...findings.map(textLine), '', `Portal: ${portal}`].join('\n');

const textLine = (finding: Finding): string => `${finding.kind.padEnd(7)}  ${findingText(finding)}`;

/** A finding on one line, without its kind. */
export const findingText = ({ about, words }: Finding): string =>
  `${about}: ${words.map(plainPiece).join('')}`.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');

const plainPiece = (piece: Words[number]): string => {
  if (typeof piece === 'string') return piece;
  return 'at' in piece ? iso(piece.at) : piece.channel;
};
