import assert from 'node:assert/strict';
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { Message } from '../../../src/sandbox/workspace/messages.ts';
import type { SimulatedWorkspace } from '../../../src/sandbox/workspace/workspace.ts';

/** An app that listens; `end` stops it. */
export type Running = { readonly end: () => Promise<unknown> };

/** A plain app with the listeners, over Socket Mode. */
export const startSocketApp = async (
  workspace: SimulatedWorkspace,
  listen: (app: App) => void,
): Promise<Running & { readonly receiver: SocketModeReceiver }> => {
  const receiver = new SocketModeReceiver({
    appToken: workspace.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: clientOptions(workspace) },
  });
  const app = new App({ ...common(workspace), receiver });
  listen(app);
  await app.init();
  await app.start();
  return { receiver, end: () => receiver.client.disconnect() };
};

/** A plain app with the listeners, over HTTP; the workspace knows its address. */
export const startHttpApp = async (
  workspace: SimulatedWorkspace,
  listen: (app: App) => void,
  signingSecret = workspace.signingSecret,
): Promise<Running> => {
  const app = new App({ ...common(workspace), signingSecret });
  listen(app);
  await app.init();
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  workspace.setEventsUrl(`http://127.0.0.1:${address.port}/slack/events`);
  return { end: () => app.stop() };
};

/** Posts a message with three buttons as the app's own bot: `cancel` with the value r1, `copy` with 1 and with 2. */
export const postCard = (workspace: SimulatedWorkspace): Message =>
  workspace.postAs(workspace.bot.userId, workspace.adminChannel, { text: 'Card', blocks: buttons });

export const buttons = [
  { type: 'section', block_id: 'words', text: { type: 'mrkdwn', text: 'Card' } },
  {
    type: 'actions',
    block_id: 'buttons',
    elements: [
      {
        type: 'button',
        action_id: 'cancel',
        text: { type: 'plain_text', text: 'Cancel' },
        value: 'r1',
        style: 'danger',
      },
      { type: 'button', action_id: 'copy', text: { type: 'plain_text', text: 'One' }, value: '1' },
    ],
  },
  {
    type: 'actions',
    elements: [{ type: 'button', action_id: 'copy', text: { type: 'plain_text', text: 'Two' }, value: '2' }],
  },
];

const common = (workspace: SimulatedWorkspace) => ({
  token: workspace.botToken,
  logLevel: LogLevel.ERROR,
  convoStore: false as const,
  deferInitialization: true,
  clientOptions: clientOptions(workspace),
});

const clientOptions = (workspace: SimulatedWorkspace) => ({
  slackApiUrl: workspace.apiUrl,
  retryConfig: { retries: 0 },
});
