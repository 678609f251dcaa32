import { systemClock as clock } from '../../src/lib/clock.ts';
import { hourMs } from '../../src/lib/durations.ts';
import { botEnvironment } from '../../src/sandbox/bot-environment.ts';
import { startPortal } from '../../src/sandbox/portal/portal.ts';
import type { Bench } from './figure.ts';
import { launch, type programs } from './launch.ts';
import { openWorkspace, until } from './pair.ts';
import { openRenewingSlack } from './renewing-slack.ts';

const perSecond = 50;
const betweenMs = 12_000;
/** The bot opens its second socket again a minute after the first, so that Slack does not renew both at once. */
const secondSocketMs = 75_000;

/** What is typed in turns: `/backup` is acknowledged at once, the answer to `help` once it is known who asks. */
const texts = ['', 'help'] as const;

/** Commands that get no answer while Slack renews connections under load, against a Bolt app with one socket. */
export const lostInRefreshes: Bench = async (size) => {
  const refreshes = size === 'full' ? 5 : 1;
  const [bot, bare] = await Promise.all([lostBy('bot', 2, refreshes), lostBy('bare', 1, refreshes)]);
  return texts.map((text) => ({
    name: `${`/backup ${text}`.trim()} lost of ${bot.sent(text)} in ${refreshes} refreshes`,
    against: 'Bolt, one socket',
    unit: '',
    quantile: 0.5,
    rounds: [{ baseline: [bare.lost(text)], bot: [bot.lost(text)] }],
    aim: { of: 'bot', atMost: 0 },
  }));
};

const lostBy = async (program: keyof typeof programs, sockets: number, refreshes: number) => {
  const [portal, workspace] = await Promise.all([startPortal(), openWorkspace()]);
  portal.knobs.durationMs = hourMs;
  const slack = await openRenewingSlack(workspace);
  const environment = {
    ...botEnvironment({ workspace, portal, transport: 'socket', settings: {} }),
    SLACK_API_URL: slack.apiUrl,
  };
  const app = await launch(program, environment);
  await until('all sockets are open', () => slack.sockets() === sockets, secondSocketMs);
  const load = startLoad((text) => workspace.command(workspace.people.admin, text));
  for (let refresh = 0; refresh < refreshes; refresh += 1) {
    await clock.sleep(1_000);
    slack.renewOne();
    await clock.sleep(betweenMs);
  }
  const outcome = await load.stop();
  await app.kill();
  await Promise.all([slack.close(), portal.close(), workspace.close()]);
  return outcome;
};

type Sent = { readonly text: string; readonly isLost: boolean };

/** Sends commands at a steady pace until it is stopped; lost are those that were not acknowledged in time. */
const startLoad = (command: (text: string) => Promise<{ readonly ack: string }>) => {
  const commands: Promise<Sent>[] = [];
  const startedAt = clock.elapsed();
  const send = async (text: string): Promise<Sent> => ({ text, isLost: (await command(text)).ack !== 'acked' });
  const sendDue = (): void => {
    while (commands.length < ((clock.elapsed() - startedAt) * perSecond) / 1000) {
      commands.push(send(texts[commands.length % texts.length] ?? ''));
    }
  };
  const ticking = setInterval(sendDue, 1000 / perSecond);
  return {
    stop: async () => {
      clearInterval(ticking);
      const sent = await Promise.all(commands);
      const ofText = (text: string): readonly Sent[] => sent.filter((one) => one.text === text);
      return {
        sent: (text: string): number => ofText(text).length,
        lost: (text: string): number => ofText(text).filter(({ isLost }) => isLost).length,
      };
    },
  };
};
