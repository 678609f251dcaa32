import type { Message } from './workspace/messages.ts';
import type { SimulatedWorkspace } from './workspace/workspace.ts';

/** The bot's card in the admin channel that was posted last and is still there. */
export const newestCard = ({ messages, adminChannel, bot }: SimulatedWorkspace): Message | undefined =>
  messages(adminChannel).findLast(
    ({ bot_id, metadata }) => bot_id === bot.botId && metadata?.event_type === 'docspace_backup_run',
  );

/** Whether the card's backup is still running. */
export const isOpen = ({ metadata }: Message): boolean => {
  const phase = metadata?.event_payload.phase;
  return phase === 'starting' || phase === 'running';
};
