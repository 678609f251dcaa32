import { planOf } from '../console/at-portal.ts';
import type { Scene } from '../scene.ts';
import { troubles } from '../trouble.ts';
import { canSee } from '../workspace/channels.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';
import { portalOf } from './portal.ts';
import { roleOf, titles } from './roles.ts';
import type { Board, Conversation, Scenario } from './wire.ts';

/** The state of everything in the scene, the messages aside. */
export const boardOf = (scene: Scene, scenario: Scenario | undefined): Board => {
  const { workspace, portal, options } = scene;
  return {
    setting: {
      transport: options.transport,
      server: options.server,
      isSelfHosted: options.isSelfHosted,
      isSlackReal: options.isSlackReal,
      isPortalReal: options.isPortalReal,
    },
    aheadMs: scene.aheadMs(),
    scenario: scenario && {
      ...scenario,
      who: scenario.steps.findLast((step) => step.startsWith('as '))?.slice(3) ?? 'admin',
    },
    people: workspace ? peopleOf(workspace) : [],
    channels: workspace ? conversations(workspace) : [],
    bots: scene.bots().map((bot) => ({ number: bot.number, pid: bot.pid ?? 0, isReady: bot.isReady() })),
    sockets: workspace?.sockets() ?? 0,
    portal: portal && portalOf(portal, planOf(scene)),
    troubles: troubles.flatMap((trouble) => {
      const { name, means, isEvent } = trouble;
      const shown = { name, means, isEvent, at: trouble.isOnWire ? (`${trouble.at}-wire` as const) : trouble.at };
      if (trouble.at === 'portal') return portal ? [{ ...shown, isOn: trouble.isOn(portal) }] : [];
      return workspace ? [{ ...shown, isOn: trouble.isOn(workspace) }] : [];
    }),
  };
};

const peopleOf = ({ people, knobs }: SimulatedWorkspace): Board['people'] =>
  Object.entries(people).flatMap(([role, id]) => {
    const title = Object.entries(titles).find(([known]) => known === role)?.[1];
    return title === undefined ? [] : [{ role, name: knobs.person(id).name, title }];
  });

/** The admin channel first. */
const conversations = (workspace: SimulatedWorkspace): readonly Conversation[] =>
  workspace
    .channels()
    .map((channel) => conversation(channel, workspace))
    .sort((one, other) => Number(other.id === workspace.adminChannel) - Number(one.id === workspace.adminChannel));

const conversation = (
  channel: ReturnType<SimulatedWorkspace['channels']>[number],
  workspace: SimulatedWorkspace,
): Conversation => {
  const { id, name, person, isPrivate, isArchived, isBotMember } = channel;
  const members = Object.entries(workspace.people).flatMap(([role, who]) =>
    canSee(channel, workspace.knobs.person(who)) ? [role] : [],
  );
  return { id, name, person: roleOf(workspace, person), isPrivate, isArchived, isBotMember, members };
};
