import type { SimulatedPortal } from '../../src/sandbox/portal/portal.ts';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { cardsIn, placeOf, recordOf, statusWords } from '../e2e/reading.ts';

/** Both ends of a bot of whom the administrator asked one backup. */
export type Ends = { readonly portal: SimulatedPortal; readonly workspace: SimulatedWorkspace };

export type Untruth = { readonly kind: 'lost' | 'doubled' | 'wrong'; readonly what: string };

/** What no bot could help under the fault in hand. */
export type Excuse = {
  /** Slack carries an edit out long after the bot gave it up: until it is repaired, the card shows an older state. */
  readonly lateEdit?: boolean;
  /** Slack showed an answer and did not say so: it is given once more, by direct message. */
  readonly repeatedAnswer?: boolean;
  /** The process that would have answered was killed. */
  readonly lostAnswer?: boolean;
};

const rank: Readonly<Record<string, number>> = { Starting: 0, Running: 1 };
const end = 2;
const rankOf = (word: string): number => rank[word] ?? end;
const word = ({ text }: Pick<Message, 'text'>): string => statusWords(text)[0] ?? '';
const isEndShown = (card: Message): boolean => word(card) !== '' && rankOf(word(card)) === end;

/**
 * The bot's answers but for the one that only says that it takes a while; a busy machine can make Slack say that it came
 * late.
 */
const answers = ({ workspace }: Ends): readonly string[] => {
  const { admin } = workspace.people;
  const alone = workspace.ephemerals(admin).filter(({ from }) => from !== 'slack');
  return [...alone, ...workspace.directMessages(admin)]
    .map(({ text }) => text)
    .filter((text) => !text.startsWith('Starting a backup…'));
};

/** Whether nothing more is to come: the portal's job is over, and the card has ended and owes nothing. */
export const isSettled = (ends: Ends): boolean => {
  const [start] = ends.portal.starts;
  return (
    (start === undefined || ends.portal.history().some(({ id }) => id === start.taskId)) &&
    cardsIn(ends.workspace).every((card) => isEndShown(card) && recordOf(card).owes_notice === false)
  );
};

/** Whether the person has been told what came of it. */
export const isTold = (ends: Ends): boolean => {
  const [card] = cardsIn(ends.workspace);
  return answers(ends).length >= (card !== undefined && word(card) === 'Not started' ? 2 : 1);
};

/** What is untrue about the world once it has settled; empty: nothing is lost, doubled or mis-stated. */
export const untruths = (ends: Ends, excuse: Excuse = {}): Untruth[] => {
  const { portal, workspace } = ends;
  const cards = cardsIn(workspace);
  const sent = portal.calls.filter(({ name }) => name === 'startbackup').length;
  return [
    ...(portal.starts.length > 1 ? [doubled(`${portal.starts.length} backups`)] : []),
    ...(sent > 1 ? [doubled(`startbackup was sent ${sent} times`)] : []),
    ...(cards.length > 1 ? [doubled(`${cards.length} cards`)] : []),
    ...(portal.starts.length > 0 && cards.length === 0 ? [lost('a backup without a card')] : []),
    ...cards.flatMap((card) => [...ofTheEnd(ends, card), ...ofTheTimeLine(ends, card, excuse)]),
    ...ofTheNotices(ends, cards),
    ...ofTheAnswers(ends, cards, excuse),
  ];
};

const lost = (what: string): Untruth => ({ kind: 'lost', what });
const doubled = (what: string): Untruth => ({ kind: 'doubled', what });
const wrong = (what: string): Untruth => ({ kind: 'wrong', what });

const ofTheEnd = ({ portal, workspace }: Ends, card: Message): Untruth[] => {
  const [start] = portal.starts;
  const right = start === undefined ? 'Not started' : 'Completed';
  const { backup_id: id, phase, owes_notice: owes, requested_by: who } = recordOf(card);
  return [
    ...(word(card) === right ? [] : [wrong(`the card says ${word(card)} where ${right} is true`)]),
    ...(phase === right.toLowerCase().replace(' ', '_') ? [] : [wrong(`the record says ${phase}`)]),
    ...(id === (start?.taskId ?? '') ? [] : [wrong(`the record has the backup ID ${id}`)]),
    ...(card.text.includes(start?.taskId ?? '') ? [] : [wrong('the backup ID is not on the card')]),
    ...(owes === false ? [] : [lost('the card still owes its notice')]),
    ...(who === workspace.people.admin ? [] : [wrong(`the record says that ${who} asked`)]),
  ];
};

/** All that the card ever said, each against what was true at that time. */
const ofTheTimeLine = ({ portal }: Ends, { versions }: Message, excuse: Excuse): Untruth[] => {
  const [start] = portal.starts;
  const copyAt = portal.history().find(({ id }) => id === start?.taskId)?.createdAt ?? Number.POSITIVE_INFINITY;
  const trueFrom: Readonly<Record<string, number>> = {
    Starting: 0,
    Running: start?.at ?? Number.POSITIVE_INFINITY,
    Completed: copyAt,
    'Not started': 0,
  };
  return versions.flatMap((version, index) => {
    const words = statusWords(version.text);
    const [now, before] = [word(version), versions[index - 1]];
    const isBack = before !== undefined && (rankOf(now) < rankOf(word(before)) || percent(version) < percent(before));
    const isChanged = before !== undefined && rankOf(word(before)) === end && now !== word(before);
    return [
      ...(words.length === 1 ? [] : [wrong(`${words.length} status words in: ${version.text}`)]),
      ...(version.at >= (trueFrom[now] ?? Number.POSITIVE_INFINITY) ? [] : [wrong(`${now} was shown too early`)]),
      ...(isBack && !excuse.lateEdit ? [wrong(`after "${before?.text}" came "${version.text}"`)] : []),
      ...(isChanged && rankOf(now) === end ? [wrong(`the end ${word(before)} became ${now}`)] : []),
    ];
  });
};

const percent = ({ text }: Pick<Message, 'text'>): number => {
  if (rankOf(word({ text })) === end) return 100;
  return Number(/, (\d+) %,/.exec(text)?.[1] ?? 0);
};

/** Every reply in the channel, under whatever card. */
const ofTheNotices = ({ portal, workspace }: Ends, cards: readonly Message[]): Untruth[] => {
  const all = workspace.everything(workspace.adminChannel);
  const notices = all.filter(({ thread_ts, isDeleted }) => thread_ts !== '' && !isDeleted);
  const due = cards.length > 0 ? 1 : 0;
  const copyAt = portal.history()[0]?.createdAt ?? 0;
  return [
    ...(notices.length > due ? [doubled(`${notices.length} notices`)] : []),
    ...(notices.length < due ? [lost('no notice')] : []),
    ...notices.flatMap(({ text, thread_ts, versions }) => [
      ...(cards.some(({ ts }) => ts === thread_ts) ? [] : [wrong('a notice under a card that is gone')]),
      ...(text.startsWith(`<@${workspace.people.admin}> `) ? [] : [wrong(`a notice that calls nobody: ${text}`)]),
      ...(cards.some((card) => text.includes(`*${word(card)}*`)) ? [] : [wrong(`a notice that says ${text}`)]),
      ...((versions[0]?.at ?? 0) >= copyAt ? [] : [wrong('a notice before the end')]),
    ]),
  ];
};

/** What the person who asked was told: that the card is there, and that nothing was started where that is so. */
const ofTheAnswers = (ends: Ends, [card]: readonly Message[], excuse: Excuse): Untruth[] => {
  const { workspace } = ends;
  const told = answers(ends);
  const texts = excuse.repeatedAnswer ? [...new Set(told)] : told;
  const pointing = texts.filter((text) => text.startsWith('Follow the backup of'));
  const refusing = texts.filter((text) => text.includes('Nothing was started'));
  const due = { pointing: card ? 1 : 0, refusing: card === undefined || word(card) === 'Not started' ? 1 : 0 };
  const misplaced = pointing.filter(
    (text) => card && !text.includes(placeOf(card)) && !text.includes(`<#${workspace.adminChannel}>`),
  );
  const count = (what: string, given: number, wanted: number): Untruth[] => {
    if (given > wanted) return [doubled(`${given} answers ${what}: ${texts.join(' / ')}`)];
    return given < wanted && !excuse.lostAnswer ? [lost(`no answer ${what}`)] : [];
  };
  return [
    ...count('that point to the card', pointing.length, due.pointing),
    ...count('that nothing was started', refusing.length, due.refusing),
    ...(texts.length === pointing.length + refusing.length ? [] : [wrong(`an answer says ${texts.join(' / ')}`)]),
    ...(misplaced.length === 0 ? [] : [wrong(`an answer points elsewhere: ${misplaced}`)]),
  ];
};
