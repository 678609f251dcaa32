import assert from 'node:assert/strict';
import { isBusy } from '../../src/sandbox/trouble-at-portal.ts';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { Scene } from './scene.ts';

const statusWord = /\b(Completed with warnings|Not started|Starting|Running|Completed|Failed|Cancelled|Unknown)\b/g;
const ends: readonly string[] = [
  'Completed with warnings',
  'Completed',
  'Failed',
  'Cancelled',
  'Not started',
  'Unknown',
];

/** Every status word in the text, as it is written there. */
export const statusWords = (text: string): readonly string[] => text.match(statusWord) ?? [];

/** The one status word of a card's text; fails where there are none or several. */
export const statusOf = ({ text }: Pick<Message, 'text'>): string => {
  const [word, ...more] = statusWords(text);
  assert.ok(word !== undefined && more.length === 0, `one status word in: ${text}`);
  return word;
};

/** What the card has said, one after the other. */
export const statusesOf = ({ versions }: Message): readonly string[] =>
  versions.map(statusOf).filter((word, index, all) => word !== all[index - 1]);

/** A card's record in its metadata. */
export const recordOf = ({ metadata }: Pick<Message, 'metadata'>): Readonly<Record<string, unknown>> =>
  metadata?.event_type === 'docspace_backup_run' ? metadata.event_payload : {};

/** The cards that stand in the admin channel, oldest first. */
export const cardsIn = (workspace: SimulatedWorkspace): readonly Message[] =>
  workspace.messages(workspace.adminChannel).filter((message) => 'run' in recordOf(message));

/** The one card in the admin channel; fails where there are several. */
export const onlyCard = (workspace: SimulatedWorkspace): Message | undefined => {
  const [card, ...more] = cardsIn(workspace);
  assert.equal(more.length, 0, 'one card only');
  return card;
};

/** The replies under the card. */
export const repliesTo = (workspace: SimulatedWorkspace, { channel, ts }: Message): readonly Message[] =>
  workspace.thread(channel, ts).slice(1);

/** What the person alone has been told so far: in place and by direct message. */
export const toldTo = (workspace: SimulatedWorkspace, who: string): readonly string[] =>
  [...workspace.ephemerals(who), ...workspace.directMessages(who)].map(({ text }) => text);

/** The part of a link to the card that names it. */
export const placeOf = ({ ts }: Message): string => `/p${ts.replace('.', '')}`;

/** Waits until the card, by its number from 0, shows one of the words; gives the card. */
export const cardSaying = (scene: Scene, words: string | readonly string[], number = 0): Promise<Message> =>
  scene.until(`card ${number} says ${words}`, () => {
    const card = cardsIn(scene.workspace)[number];
    return card && [words].flat().includes(statusOf(card)) && card;
  });

/** Waits until the card, by its number from 0, has come to an end. */
export const endedCard = (scene: Scene, number = 0): Promise<Message> => cardSaying(scene, ends, number);

/** Waits until the person has been told something that matches; gives the text. */
export const toldWords = (scene: Scene, who: string, words: RegExp | string): Promise<string> =>
  scene.until(`the person reads ${words}`, () =>
    toldTo(scene.workspace, who).find((text) => (typeof words === 'string' ? text.includes(words) : words.test(text))),
  );

/** How often the portal was asked to start a backup. */
export const startCalls = ({ portal }: Scene): number =>
  portal.calls.filter(({ name }) => name === 'startbackup').length;

/** Waits until the portal has that many copies and no job of its own continues: a copy is listed a moment before its job is over. */
export const copiesMade = async ({ portal, until }: Scene, count: number): Promise<void> => {
  await until(`${count} copies are made`, () => portal.history().length === count && !isBusy(portal));
};
