import { App, type Receiver, type webApi } from '@slack/bolt';
import type { Clock } from '../lib/clock.ts';
import { boltLogger, type Log } from '../lib/log.ts';
import type { Access, Actor } from './access.ts';
import { textModal } from './blocks/modal.ts';
import { createScreen, redraw } from './dialog.ts';
import { type View, valuesOf } from './form-values.ts';
import { createGate, type Gate } from './gate.ts';
import type { Filled, Listeners } from './listener.ts';
import { createReply, type Reply } from './reply.ts';
import { sensibleOnly } from './sensible.ts';
import { createBacklog } from './work-queue.ts';

type Options = {
  readonly receiver: Receiver;
  readonly client: webApi.WebClient;
  readonly apiUrl: string;
  readonly fetch: webApi.FetchFunction;
  readonly bot: { readonly token: string; readonly id: string; readonly user: string; readonly team: string };
  readonly access: Access;
  readonly listeners: Listeners;
  readonly clock: Clock;
  readonly log: Log;
  /** What was typed is shown again if it makes no sense; a secret pasted by mistake is not. */
  readonly redact: (text: string) => string;
};

/** Slack's payloads become a person and what they want; whether they may is asked here, each time. */
export const createApp = (options: Options): { readonly drain: () => Promise<void> } => {
  const { log } = options;
  const app = createBolt(options);
  const { goOn, drain } = createBacklog(options);
  const gate = createGate(options);
  listenToCommand(app, options, gate, goOn);
  listenToActions(app, options, gate, goOn);
  listenToModals(app, options, gate, goOn);
  app.event('app_home_opened', async ({ event, body }) => {
    const actor = { user: event.user, teams: [body.team_id] };
    if (event.tab === 'home') goOn(() => options.listeners.home(actor), body.event_id);
  });
  // Rethrown, so that Bolt ends the request at once instead of leaving it open.
  app.error(async (error) => {
    log.error({ err: error }, 'a request from Slack failed');
    throw error;
  });
  return { drain };
};

const createBolt = ({ receiver, bot, apiUrl, fetch, log }: Options): App =>
  new App({
    receiver: sensibleOnly(receiver, log),
    authorize: async () => ({ botToken: bot.token, botId: bot.id, botUserId: bot.user, teamId: bot.team }),
    clientOptions: { slackApiUrl: apiUrl, fetch, allowAbsoluteUrls: false },
    logger: boltLogger(log),
    convoStore: false,
  });

type GoOn = ReturnType<typeof createBacklog>['goOn'];

const listenToCommand = (app: App, options: Options, gate: Gate, goOn: GoOn): void => {
  app.command('/backup', async ({ ack, body }) => {
    const value = options.redact(body.text);
    const actor = { user: body.user_id, teams: [body.team_id] };
    const reply = createReply({ ...options, user: actor.user, responseUrl: body.response_url });
    const asked = { actor, trigger: body.trigger_id, reply, value, message: '' };
    const listener = options.listeners.find(value);
    await ack();
    if ('fill' in listener) return goOn(() => gate.open(listener, asked), asked.trigger);
    goOn(() => gate.listen(listener, asked), asked.trigger);
  });
};

const listenToActions = (app: App, options: Options, gate: Gate, goOn: GoOn): void => {
  const { listeners } = options;
  app.action({ type: 'block_actions', action_id: /^backup_/ }, async ({ ack, body, action }) => {
    await ack();
    const actor = actorIn(body);
    const { view, trigger_id: trigger } = body;
    const value = action.type === 'button' ? (action.value ?? '') : '';
    const change = listeners.changes[action.action_id];
    if (view && change)
      return goOn(() => gate.take(change, filledFrom(options, { view, actor, trigger, value })), trigger);
    const listener = listeners.buttons[action.action_id];
    if (!listener) return;
    // A press in the Home tab has none.
    const responseUrl: string | undefined = body.response_url;
    const answer = createReply({ ...options, user: actor.user, responseUrl });
    // A message that everybody sees is not replaced by an answer to one; Slack sends only such a one along.
    const reply: Reply = (said, inPlace = false) => answer(said, inPlace && body.message === undefined);
    const asked = { actor, trigger, reply, value, message: body.message?.ts ?? '' };
    if ('fill' in listener) return goOn(() => gate.open(listener, asked), trigger);
    // In the Home tab a word that it takes a while would be a direct message, which stays.
    const { first, ...quiet } = listener;
    goOn(() => gate.listen(first && responseUrl !== undefined ? listener : quiet, asked), trigger);
  });
};

const listenToModals = (app: App, options: Options, gate: Gate, goOn: GoOn): void => {
  app.view({ type: 'view_submission', callback_id: /^backup_/ }, async ({ ack, body, view }) => {
    const intake = options.listeners.submissions[view.callback_id];
    if (!intake) return await ack();
    const errors = intake.check?.(valuesOf(view)) ?? {};
    if (Object.keys(errors).length > 0) return await ack({ response_action: 'errors', errors });
    await ack({ response_action: 'update', view: textModal(view.title.text, 'Asking the portal…') });
    const trigger = `${view.id} ${view.hash}`;
    goOn(() => gate.take(intake, filledFrom(options, { view, actor: actorIn(body), trigger, value: '' })));
  });
};

const filledFrom = (
  { client, log }: Pick<Options, 'client' | 'log'>,
  { view, ...request }: { view: View; actor: Actor; trigger: string; value: string },
): Filled => ({
  ...request,
  screen: createScreen({ client, viewId: view.id, user: request.actor.user, log }),
  redraw: (modal) => redraw({ client, view, modal, log }),
  values: valuesOf(view),
  note: view.private_metadata,
});

type Pressed = {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team: { readonly id: string } | null;
};

/** Who pressed a button or sent a modal. */
const actorIn = ({ user, team }: Pressed): Actor => ({
  user: user.id,
  teams: [user.team_id, team?.id].filter((it) => it !== undefined),
});
