import { isObject } from '../workspace/blocks/check.ts';
import { canSee } from '../workspace/channels.ts';
import type { Entries } from '../workspace/form-state.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';
import { homePlace } from './messages.ts';
import type { Done } from './wire.ts';

/** Sends what a person wrote in a channel, '' for their direct message with the bot. Returns why it was not sent, or ''. */
export const sayIn = async (
  workspace: SimulatedWorkspace,
  who: string,
  channelId: string,
  text: string,
): Promise<string> => {
  const channel = workspace.knobs.channel(channelId || directMessage(workspace, who));
  const person = workspace.knobs.person(who);
  if (!canSee(channel, person)) return 'You cannot see that channel.';
  if (channel.isArchived) return 'This channel is archived: nobody can write here.';
  const [, command, words = ''] = /^\/(\S+)\s*(.*)$/s.exec(text) ?? [];
  if (command === undefined) {
    workspace.postAs(who, channel.id, { text: escaped(text) });
    return '';
  }
  if (command.toLowerCase() !== 'backup') return `This workspace has no command /${command}; try /backup.`;
  // Source: https://docs.slack.dev/apis/slack-connect
  if (person.isStranger) return 'Slack shares no commands with people of another organisation; they can press buttons.';
  await workspace.command(who, words, { channel: channel.id });
  return '';
};

const directMessage = (workspace: SimulatedWorkspace, who: string): string => {
  workspace.directMessages(who);
  return workspace.channels().find(({ person }) => person === who)?.id ?? '';
};

/** As Slack's own message box sends what is typed. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Presses a button or chooses from a menu, in a message or in the modal `view`. Returns what Slack tells the person, or ''. */
export const pressIn = async (
  workspace: SimulatedWorkspace,
  who: string,
  press: {
    readonly on: { readonly channel: string; readonly ts: string; readonly view: string };
    readonly action: string;
    readonly value: string | undefined;
    readonly entries: Entries;
  },
): Promise<string> => {
  const { channel, ts, view: id } = press.on;
  const home = channel === homePlace ? workspace.home(who) : undefined;
  if (home) return (await workspace.press(who, home, press.action, press.value)).failure;
  if (id === '') return (await workspace.press(who, { channel, ts }, press.action, press.value)).failure;
  const view = workspace.modal(who);
  if (view?.id !== id) return 'That dialog is closed.';
  workspace.enter(who, press.entries);
  return (await workspace.press(who, view, press.action, press.value)).failure;
};

/** Sends the modal that the person looks at. */
export const submitIn = async (
  workspace: SimulatedWorkspace,
  who: string,
  entries: Entries,
): Promise<Pick<Done, 'problem' | 'errors'>> => {
  const { failure, ackBody } = await workspace.submit(who, entries);
  const given = isObject(ackBody) && ackBody.response_action === 'errors' ? ackBody.errors : {};
  const errors = Object.entries(isObject(given) ? given : {}).map(([block, words]) => [block, String(words)]);
  return { problem: failure, errors: Object.fromEntries(errors) };
};
