import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../lib/log.ts';

/**
 * The same receiver, which passes on only commands, presses and modals that have all their parts: Bolt throws at
 * others, even if they are signed correctly, before any listener sees them. The rest is acknowledged and dropped.
 */
export const sensibleOnly = (receiver: Receiver, log: Log): Receiver => ({
  init: (app) => {
    const processEvent = async (event: ReceiverEvent): Promise<void> => {
      if (isSensible(event.body)) return await app.processEvent(event);
      log.warn({}, 'a request from Slack lacks something that every such request has, and is dropped');
      await event.ack();
    };
    receiver.init({ processEvent } as App);
  },
  start: (...args) => receiver.start(...args),
  stop: (...args) => receiver.stop(...args),
});

/** Whether a body is one of those that this bot listens for, with the parts that it and Bolt read. */
export const isSensible = (body: unknown): boolean => {
  if (!isRecord(body)) return false;
  const { type, user, team, view, actions, event } = body;
  if (type === 'event_callback') {
    return hasTexts(body, ['event_id', 'team_id']) && isRecord(event) && hasTexts(event, ['type', 'user']);
  }
  if ('command' in body) return hasTexts(body, ['command', 'text', 'user_id', 'team_id', 'trigger_id', 'response_url']);
  if (!isRecord(user) || !hasTexts(user, ['id'])) return false;
  if (team !== null && !(isRecord(team) && hasTexts(team, ['id']))) return false;
  if (type === 'view_submission') return isView(view) && isRecord(view) && hasTexts(view, ['callback_id']);
  if (type !== 'block_actions') return false;
  const areActions = Array.isArray(actions) && actions.length > 0 && actions.every(isAction);
  return areActions && hasTexts(body, ['trigger_id']) && (view === undefined || isView(view));
};

const isAction = (action: unknown): boolean => isRecord(action) && hasTexts(action, ['type', 'action_id']);

const isView = (view: unknown): boolean => {
  if (!isRecord(view) || !hasTexts(view, ['id', 'hash', 'private_metadata'])) return false;
  const { type, title, state } = view;
  if (type !== 'home' && !(isRecord(title) && hasTexts(title, ['text']))) return false;
  if (!isRecord(state) || !isRecord(state.values)) return false;
  return Object.values(state.values).every((block) => isRecord(block) && Object.values(block).every(isRecord));
};

type Unchecked = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Unchecked => typeof value === 'object' && value !== null;

const hasTexts = (value: Unchecked, names: readonly string[]): boolean =>
  names.every((name) => typeof value[name] === 'string');
