import type { SimulatedPortal } from '../../src/sandbox/portal/portal.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';

type World = { readonly portal: SimulatedPortal; readonly workspace: SimulatedWorkspace };

const ended = ['Completed', 'Completed with warnings', 'Failed', 'Cancelled', 'Not started', 'Unknown'];

const cards = ({ workspace }: World) =>
  workspace.messages(workspace.adminChannel).filter(({ metadata }) => metadata?.event_type === 'docspace_backup_run');

const status = (text: string): string => text.split(':')[0] ?? '';

/** Whether nothing more is to come: every card has ended and the portal's job is over. */
export const isSettled = (world: World): boolean => {
  const job = world.portal.job();
  const isOver = world.portal.starts.length === 0 || world.portal.history().some(({ id }) => id === job?.taskId);
  return (
    isOver &&
    cards(world).every(
      ({ text, metadata }) => ended.includes(status(text)) && metadata?.event_payload?.owes_notice === false,
    )
  );
};

/** What is untrue about the world once it has settled: lost, doubled or mis-stated backups; empty: all is well. */
export const untruths = (world: World): string[] => {
  const { portal, workspace } = world;
  const found = cards(world);
  const [card] = found;
  const wrong: string[] = [];
  if (portal.starts.length > 1) wrong.push(`doubled: ${portal.starts.length} backups`);
  if (found.length > 1) wrong.push(`doubled: ${found.length} cards`);
  if (portal.starts.length === 1 && !card) wrong.push('lost: a backup without a card');
  if (!card) return wrong;
  const word = status(card.text);
  const copies = portal.history();
  if (portal.starts.length === 1 && copies.length === 1 && word !== 'Completed')
    wrong.push(`wrong: the copy is there, the card says ${word}`);
  if (portal.starts.length === 1 && !card.text.includes(portal.starts[0]?.taskId ?? '?'))
    wrong.push('wrong: the backup ID is not on the card');
  if (portal.starts.length === 0 && word !== 'Not started')
    wrong.push(`wrong: nothing was started, the card says ${word}`);
  if (card.metadata?.event_payload?.owes_notice === true) wrong.push('wrong: the card still owes a notice');
  const notices = workspace.thread(workspace.adminChannel, card.ts).filter(({ ts }) => ts !== card.ts);
  if (notices.length !== 1) wrong.push(`${notices.length > 1 ? 'doubled' : 'lost'}: ${notices.length} notices`);
  return wrong;
};
