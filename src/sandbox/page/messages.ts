import { namesIn } from '../console/session.ts';
import { blockTrees } from '../render/blocks.ts';
import { mrkdwnTrees } from '../render/text.ts';
import type { Tree } from '../render/tree.ts';
import type { Ephemeral } from '../workspace/ephemerals.ts';
import type { Message } from '../workspace/messages.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';
import { roleOf } from './roles.ts';
import type { Modal, Said } from './wire.ts';

const mostInChannel = 120;
const mostAlone = 60;

/** Everything that is to be seen in the workspace now, as far back as the page goes. */
export const allSaid = (workspace: SimulatedWorkspace): readonly Said[] => [
  ...workspace.channels().flatMap(({ id }) =>
    workspace
      .everything(id)
      .filter(({ isDeleted }) => !isDeleted)
      .slice(-mostInChannel)
      .map((message) => saidIn(message, workspace)),
  ),
  ...Object.values(workspace.people).flatMap((who) =>
    workspace
      .ephemerals(who)
      .filter(({ isDeleted }) => !isDeleted)
      .slice(-mostAlone)
      .map((ephemeral) => saidAlone(ephemeral, workspace)),
  ),
];

/** A message as the page shows it. */
export const saidIn = (message: Message, workspace: SimulatedWorkspace): Said => ({
  ...place(message),
  who: '',
  from: workspace.knobs.person(message.user).realName,
  isApp: message.bot_id !== '',
  isMarkedEdited: message.isMarkedEdited,
  edits: message.edits,
  isDeleted: message.isDeleted,
  body: bodyOf(message, workspace),
});

/** What one person alone sees, as the page shows it. */
export const saidAlone = (ephemeral: Ephemeral, workspace: SimulatedWorkspace): Said => ({
  ...place(ephemeral),
  who: roleOf(workspace, ephemeral.who),
  from: ephemeral.from === 'slack' ? 'Slackbot' : workspace.knobs.person(workspace.bot.userId).realName,
  isApp: true,
  isMarkedEdited: false,
  edits: ephemeral.edits,
  isDeleted: ephemeral.isDeleted,
  body: bodyOf(ephemeral, workspace),
});

const place = ({ channel, ts, thread_ts }: Message | Ephemeral) => ({
  channel,
  ts,
  thread: thread_ts,
  at: Number(ts) * 1000,
});

const bodyOf = ({ text, blocks }: Message | Ephemeral, workspace: SimulatedWorkspace): readonly Tree[] => {
  const names = namesIn(() => workspace);
  return blocks.length > 0 ? blockTrees(blocks, { names, held: () => undefined }) : mrkdwnTrees(text, names);
};

/** What everybody looks at in a dialog. */
export const allModals = (workspace: SimulatedWorkspace): readonly Modal[] =>
  Object.values(workspace.people).map((who) => modalOf(who, workspace));

/** What a person looks at in a dialog, with what its fields hold. */
export const modalOf = (who: string, workspace: SimulatedWorkspace): Modal => {
  const role = roleOf(workspace, who);
  const view = workspace.modal(who);
  if (view === undefined) return { who: role, id: '', title: '', submit: '', close: '', body: [] };
  const fields = workspace.fields(who);
  const words = (value: unknown, otherwise: string): string => String(Object(value).text ?? otherwise);
  return {
    who: role,
    id: view.id,
    title: words(view.title, ''),
    submit: words(view.submit, ''),
    close: words(view.close, 'Cancel'),
    body: blockTrees(view.blocks, {
      names: namesIn(() => workspace),
      held: (block, action) => fields[block]?.[action],
    }),
  };
};
