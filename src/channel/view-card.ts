import { backupId, type Completed, hasCopy, type Run } from '../backup/run.ts';
import { lasted, notBefore } from '../slack/blocks/end-time.ts';
import { goneText } from '../slack/blocks/gone-text.ts';
import { backupWords, statusSign, statusWord, storageWords } from '../slack/blocks/labels.ts';
import { isPlaceKnown } from '../slack/blocks/place-text.ts';
import { proofText } from '../slack/blocks/proof-text.ts';
import { reasonText } from '../slack/blocks/reason-text.ts';
import {
  type Block,
  bare,
  capitalised,
  context,
  fieldsSection,
  host,
  iso,
  literalSection,
  type Message,
  quoted,
  section,
} from '../slack/blocks/text.ts';
import { advice, fate } from './view-advice.ts';
import { buttons } from './view-buttons.ts';
import { facts, identity, whoBegan } from './view-facts.ts';
import { happening } from './view-running.ts';

/**
 * The run made visible: one message, edited in place from the first state to the end. `newCard`: the address of the card
 * of the run that tried it again, '' if that is not known.
 */
export const card = (run: Run, newCard = ''): Message => {
  const blocks: Block[] = [
    section(heading(run)),
    ...told(happening(run)).map(section),
    ...told(bare(reasonOf(run), longestReason)).map(literalSection),
    ...told(proofLine(run)).map(section),
    ...told(advice(run, newCard)).map(section),
    ...told(fate(run)).map(section),
    fieldsSection(facts(run).map(({ name, value }) => `*${name}*\n${value}`)),
    context(identity(run)),
    ...buttons(run),
  ];
  return { text: summary(run), blocks };
};

const heading = (run: Run): string => {
  const { sign, words } = state(run);
  return `${sign} ${words}  ·  ${capitalised(backupWords[run.slot])} of *${host(run.portal)}*`;
};

/** What a person has to see first; the status word is in every heading. */
const state = (run: Run): { readonly sign: string; readonly words: string } => {
  const word = `*${statusWord[run.phase]}*`;
  if (run.phase === 'running' && run.trouble !== undefined)
    return { sign: ':warning:', words: `${word}, portal unreachable` };
  if (run.phase === 'running' && run.isStalled) return { sign: ':warning:', words: `*Stalled*  ·  ${word}` };
  return { sign: hasCopy(run) && run.gone ? ':wastebasket:' : statusSign[run.phase], words: word };
};

const longestReason = 700;

/** Why it ended so, also in the portal's words; '' while it continues. Who cancelled says more than the portal does. */
const reasonOf = (run: Run): string => ('reasons' in run && run.phase !== 'cancelled' ? reasonText(run.reasons) : '');

/** The card in the plainest form that Slack has, for a workspace that refuses the other. */
export const plainCard = (run: Run, newCard = ''): Message => {
  const lines = [
    heading(run),
    happening(run),
    quoted(reasonOf(run), longestReason),
    proofLine(run),
    advice(run, newCard),
    fate(run),
    facts(run)
      .map(({ name, value }) => `${name}: ${value}`)
      .join('  ·  '),
    identity(run),
  ];
  return { text: summary(run), blocks: [section(lines.flatMap(told).join('\n')), ...buttons(run)] };
};

/** What is known of the copy. */
const proofLine = (run: Run): string => (hasCopy(run) && run.proof ? capitalised(proofText(run.proof)) : '');

const told = (words: string): string[] => (words === '' ? [] : [words]);

/** The whole card in one line, with exactly one status word. */
const summary = (run: Run): string => {
  const id = backupId(run);
  const reason = quoted(reasonOf(run), 600);
  const parts = [
    `${statusWord[run.phase]}: ${capitalised(backupWords[run.slot])} of ${quoted(run.portal, 250)}`,
    ...(run.phase === 'running' ? [`${run.percent} %`, ...troubleInText(run)] : []),
    ...(id === undefined ? [] : [`backup ID ${quoted(id, 100)}`]),
    `${run.phase === 'not_started' ? 'asked for' : 'started'} ${iso(run.startedAt)}`,
    ...told(lasted(run, iso)),
    ...(run.begun ? [`begun ${whoBegan(run)}`] : run.requestedBy === undefined ? [] : [`asked by ${whoBegan(run)}`]),
    ...(isPlaceKnown(run) ? [`to ${storageWords[run.storage]}`] : []),
    ...(hasCopy(run) && run.proof ? [proofText(run.proof)] : []),
    ...(hasCopy(run) ? told(fateInText(run)) : []),
    ...(reason === '' ? [] : [reason.replace(anyStatusWord, (word) => word.toLowerCase())]),
  ];
  return parts.join(', ');
};

const troubleInText = ({ trouble, isStalled, changedAt, seenAt }: Extract<Run, { phase: 'running' }>): string[] => [
  ...(isStalled ? [`stalled since ${iso(changedAt)}`] : []),
  ...(trouble === undefined ? [] : [`portal unreachable since ${iso(seenAt)}`]),
];

const fateInText = (run: Completed): string =>
  goneText(run, iso) ?? (run.expiresAt === undefined ? '' : `expires ${notBefore(run)}${iso(run.expiresAt)}`);

/** A reason may hold a status word itself; in lower case it is not mistaken for the card's. */
const anyStatusWord = new RegExp(`\\b(${Object.values(statusWord).join('|')})\\b`, 'gu');
