import { App } from '@slack/bolt';

/**
 * The floor: a Bolt app that answers `/backup` with nothing and does nothing else. It reads the bot's own variables and
 * tells in the bot's own words where it listens and that it is ready.
 */
const {
  SLACK_BOT_TOKEN: token = '',
  SLACK_API_URL: slackApiUrl = '',
  SLACK_SIGNING_SECRET: signingSecret = '',
  SLACK_APP_TOKEN: appToken = '',
} = process.env;

const app = new App({
  token,
  ...(appToken === '' ? { signingSecret } : { appToken, socketMode: true }),
  clientOptions: { slackApiUrl },
});
app.command('/backup', async ({ ack }) => await ack());

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const server = await app.start({ port: 0, host: '127.0.0.1' });
const address = server !== undefined && 'address' in server ? server.address() : null;
if (address !== null && typeof address === 'object') say({ msg: 'listening', port: address.port });
say({ msg: 'ready' });
process.once('SIGTERM', () => process.exit(0));
