import { namesIn } from '../console/session.ts';
import { blockTrees, contentTrees } from '../render/blocks.ts';
import type { Ephemeral } from '../workspace/ephemerals.ts';
import type { Message } from '../workspace/messages.ts';
import type { Typed } from '../workspace/state.ts';
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
  ...Object.values(workspace.people).flatMap((who) => homeOf(who, workspace)),
];

/** A message as the page shows it. */
export const saidIn = (message: Message, workspace: SimulatedWorkspace): Said => ({
  ...shown(message, workspace),
  who: '',
  from: workspace.knobs.person(message.user).realName,
  face: message.bot_id === '' ? roleOf(workspace, message.user) : 'bot',
  isMarkedEdited: message.isMarkedEdited,
});

/** What one person alone sees, as the page shows it. */
export const saidAlone = (ephemeral: Ephemeral, workspace: SimulatedWorkspace): Said => ({
  ...shown(ephemeral, workspace),
  who: roleOf(workspace, ephemeral.who),
  from: ephemeral.from === 'slack' ? 'Slackbot' : workspace.knobs.person(workspace.bot.userId).realName,
  face: ephemeral.from === 'slack' ? 'slackbot' : 'bot',
  isMarkedEdited: false,
});

/** What has the Home tab in it, as the page names channels. */
export const homePlace = 'home';

/** The Home tab of one person, as the one message of a place of its own. */
export const homeOf = (who: string, workspace: SimulatedWorkspace): readonly Said[] => {
  const view = workspace.home(who);
  if (view === undefined) return [];
  const at = Date.now();
  const role = roleOf(workspace, who);
  return [
    {
      ...{
        channel: homePlace,
        ts: `${homePlace} ${role}`,
        thread: '',
        at,
        isCommand: false,
        edits: 0,
        isDeleted: false,
      },
      ...{ who: role, from: workspace.knobs.person(workspace.bot.userId).realName, face: 'bot', isMarkedEdited: false },
      body: blockTrees(view.blocks, { names: namesIn(() => workspace), held: () => undefined }),
    },
  ];
};

/** A command as its author alone sees it on the page. */
export const saidAsCommand = ({ who, channel, ts, text }: Typed, workspace: SimulatedWorkspace): Said => ({
  ...{
    channel,
    ts,
    thread: '',
    at: Number(ts) * 1000,
    isCommand: true,
    isMarkedEdited: false,
    isDeleted: false,
    edits: 0,
  },
  who: roleOf(workspace, who),
  from: workspace.knobs.person(who).realName,
  face: roleOf(workspace, who),
  body: [text],
});

const shown = (said: Message | Ephemeral, workspace: SimulatedWorkspace) => ({
  channel: said.channel,
  ts: said.ts,
  thread: said.thread_ts,
  at: Number(said.ts) * 1000,
  isCommand: false,
  edits: said.edits,
  isDeleted: said.isDeleted,
  body: contentTrees(
    said,
    namesIn(() => workspace),
  ),
});

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
