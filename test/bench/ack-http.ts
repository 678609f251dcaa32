import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { serve } from '../../src/sandbox/server.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { SignedRequest, Volley } from './ack-driver.ts';
import type { Bench, Figure, Round } from './figure.ts';
import { openPair, type Pair, until } from './pair.ts';

const aim = { of: 'ratio', atMost: 1.1 } as const;

/**
 * The acknowledgement of `/backup` over HTTP, by a bot that then does its work, against an app that only acknowledges.
 */
export const ackOverHttp: Bench = async (size) => {
  const pair = await openPair('http');
  const driver = new Worker(new URL('./ack-driver.ts', import.meta.url));
  const rounds = size === 'full' ? 30 : 3;
  const fire = createFire(pair, driver);
  await measure(2, fire(10, 50));
  const alone = await measure(rounds, fire(20, 1));
  const together = await measure(rounds, fire(1, 50));
  await driver.terminate();
  await pair.close();
  const figure = { against: 'bare Bolt', unit: 'ms', aim };
  return [
    { ...figure, name: 'ack over HTTP, one at a time', quantile: 0.5, rounds: alone },
    { ...figure, name: 'ack over HTTP, one at a time', quantile: 0.99, rounds: alone },
    { ...figure, name: 'ack over HTTP, 50 at once', quantile: 0.5, rounds: together },
    { ...figure, name: 'ack over HTTP, 50 at once', quantile: 0.99, rounds: together },
  ] satisfies Figure[];
};

const measure = async (times: number, fire: (isBotFirst: boolean) => Promise<Round>): Promise<Round[]> => {
  const rounds: Round[] = [];
  for (let round = 0; round < times; round += 1) rounds.push(await fire(round % 2 === 0));
  return rounds;
};

/** Sends so many volleys to the one, then to the other, each once the bot has told everybody of the volley before. */
const createFire = ({ bot, bare }: Pair, driver: Worker) => {
  let told = 0;
  bot.workspace.onChange(({ kind }) => {
    if (kind === 'ephemeral') told += 1;
  });
  const fireAt = async (app: Pair['bot'], volleys: number, width: number): Promise<readonly number[]> => {
    const found: number[] = [];
    for (let volley = 0; volley < volleys; volley += 1) {
      const requests = await record(app.workspace, app.eventsUrl, width);
      const before = told;
      driver.postMessage({ url: app.eventsUrl, requests } satisfies Volley);
      const [ms] = await once(driver, 'message');
      found.push(...(ms as readonly number[]));
      if (app === bot) await until('everybody is told', () => told >= before + width);
      else await clock.sleep(5);
    }
    return found;
  };
  return (volleys: number, width: number) =>
    async (isBotFirst: boolean): Promise<Round> => {
      const early = await fireAt(isBotFirst ? bot : bare, volleys, width);
      const late = await fireAt(isBotFirst ? bare : bot, volleys, width);
      return isBotFirst ? { bot: early, baseline: late } : { baseline: early, bot: late };
    };
};

/** So many `/backup` as the workspace sends them, caught on their way. */
const record = async (workspace: SimulatedWorkspace, eventsUrl: string, count: number): Promise<SignedRequest[]> => {
  const requests: SignedRequest[] = [];
  const server = await serve({
    port: 0,
    clock,
    faults: createFaults(),
    nameOf: () => 'events',
    handle: ({ body, headers }) => {
      const signed = ['x-slack-request-timestamp', 'x-slack-signature'].map((name) => [name, String(headers[name])]);
      requests.push({ body, headers: Object.fromEntries(signed) });
      return { status: 200, body: '' };
    },
  });
  workspace.setEventsUrl(server.origin);
  await Promise.all(Array.from({ length: count }, () => workspace.command(workspace.people.admin, '')));
  workspace.setEventsUrl(eventsUrl);
  await server.close();
  return requests;
};
