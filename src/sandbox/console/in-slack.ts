import { nearest } from '../../lib/nearest.ts';
import { newestCard } from '../cards.ts';
import { elementsOf } from '../workspace/blocks/stored.ts';
import { canSee } from '../workspace/channels.ts';
import type { Place } from '../workspace/pressing.ts';
import type { Change } from '../workspace/state.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';
import { becomes, type Session, untilEnded, untilQuiet } from './session.ts';

const reactsWithinMs = 10_000;
const runsWithinMs = 60_000;

/** Types `/backup text` as the current person and waits for what the bot makes of it. */
export const typeCommand = async (session: Session, workspace: SimulatedWorkspace, text: string): Promise<void> => {
  let answers = 0;
  const unwatch = workspace.onChange((change) => {
    if (isAnswer(change, session.who, text)) answers += 1;
  });
  const { ack } = await workspace.command(session.who, text);
  if (ack === 'acked') await becomes(session, () => answers > 0, reactsWithinMs);
  unwatch();
  await untilQuiet(session);
};

/** The panel and open cards change by themselves meanwhile. */
const isAnswer = (change: Change, who: string, text: string): boolean => {
  if (change.kind === 'ephemeral') return change.ephemeral.who === who;
  if (change.kind === 'modal') return change.who === who;
  return change.kind !== 'command' && change.kind !== 'home' && /^panel/i.test(text);
};

/** Presses the newest button of that label or action_id that the current person sees. */
export const pressButton = async (session: Session, workspace: SimulatedWorkspace, words: string): Promise<void> => {
  const name = words.toLowerCase();
  const buttons = buttonsFor(workspace, session.who);
  const button = buttons.find(({ label, actionId }) => label.toLowerCase() === name || actionId === name);
  if (button === undefined) {
    const labels = [...new Set(buttons.map(({ label }) => label))];
    const hint = labels.length === 0 ? 'there is no button at all' : `the nearest is “${nearest(words, labels)}”`;
    session.say(`@${session.names.person(session.who)} sees no button “${words}”; ${hint}. Nothing changed.`);
    return;
  }
  const { failure } = await workspace.press(session.who, button.on, button.actionId, button.value);
  if (failure !== '') session.say(`Slack shows @${session.names.person(session.who)}: ${failure}`);
  await untilQuiet(session);
};

/** Opens the app's Home tab as the current person and waits for what the bot shows there. */
export const openHome = async (session: Session, workspace: SimulatedWorkspace): Promise<void> => {
  await workspace.openHome(session.who);
  await untilQuiet(session);
};

/** A button on a message. */
type Button = {
  readonly on: Place;
  readonly actionId: string;
  readonly label: string;
  readonly value: string | undefined;
};

/** The buttons that the person sees, on the newest message first. */
const buttonsFor = (workspace: SimulatedWorkspace, who: string): readonly Button[] => {
  const channels = [workspace.adminChannel, workspace.generalChannel].filter((id) =>
    canSee(workspace.knobs.channel(id), workspace.knobs.person(who)),
  );
  const seen = [
    ...channels.flatMap((id) => workspace.everything(id)),
    ...workspace.directMessages(who),
    ...workspace.ephemerals(who),
  ];
  return seen
    .filter(({ isDeleted }) => !isDeleted)
    .sort((one, other) => Number(other.ts) - Number(one.ts))
    .flatMap(({ channel, ts, blocks }) =>
      blocks.flatMap(elementsOf).flatMap((element) => asButton(element, { channel, ts })),
    );
};

const asButton = (element: ReturnType<typeof elementsOf>[number], on: Place): readonly Button[] => {
  if (element.type !== 'button') return [];
  const { text } = element.text as { text: string };
  const value = typeof element.value === 'string' ? element.value : undefined;
  return [{ on, actionId: String(element.action_id), label: text, value }];
};

/** Continues as the person of that role or name. */
export const become = (session: Session, workspace: SimulatedWorkspace, words: string): void => {
  const wanted = plainName(words);
  const people = Object.entries(workspace.people);
  const found = people.find(([role, id]) =>
    [role, workspace.knobs.person(id).name].some((name) => plainName(name) === wanted),
  );
  if (found === undefined) {
    const roles = people.map(([role]) => role);
    session.say(`There is nobody called “${words}”; the nearest is “${nearest(words, roles)}”. Nothing changed.`);
    return;
  }
  session.who = found[1];
  session.say(`You are ${described(workspace, found)} now.`);
};

/** Lists the people. */
export const listPeople = (session: Session, workspace: SimulatedWorkspace): void => {
  const people = Object.entries(workspace.people);
  session.say(
    ...people.map((entry) => `${entry[1] === session.who ? '→' : ' '} ${described(workspace, entry)}`),
    'Type as and a word from the list, for example as colleague.',
  );
};

const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');

const described = (workspace: SimulatedWorkspace, [role, id]: readonly [string, string]): string => {
  const { name, realName } = workspace.knobs.person(id);
  return `${role} (@${name}, ${realName})`;
};

/** Shows the newest card as it is now. */
export const showCard = (session: Session, workspace: SimulatedWorkspace): void => {
  const card = newestCard(workspace);
  session.say(...(card ? session.show.message(card) : ['There is no card yet; /backup makes one.']));
};

/** Waits until no backup is running. */
export const waitForEnd = async (session: Session, workspace: SimulatedWorkspace, seconds: number): Promise<void> => {
  if (!(await untilEnded(session, workspace, seconds * 1_000)) && !session.signal.aborted)
    session.say(`A backup is still running after ${seconds} s.`);
};

/** Waits until the newest card says that its backup runs. */
export const waitForRun = async (session: Session, workspace: SimulatedWorkspace): Promise<void> => {
  const runs = (): boolean => newestCard(workspace)?.metadata?.event_payload.phase === 'running' && hasWorker(session);
  if (!(await becomes(session, runs, runsWithinMs)) && !session.signal.aborted) session.say('No backup runs yet.');
};

const hasWorker = ({ scene: { portal } }: Session): boolean => portal?.job()?.stage.name !== 'created';
