import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Agent, request } from 'undici';
import { createPortalClient } from '../../src/docspace/client.ts';
import { createDispatcher } from '../../src/lib/http.ts';
import type { Bench, Figure, Round, Size } from './figure.ts';

const path = '/api/2.0/backup/getbackupprogress';
const apiKey = `sk-${'0'.repeat(64)}`;
const headers = { accept: 'application/json', authorization: `Bearer ${apiKey}` };

type Ask = () => Promise<unknown>;

/** How often a second the bot's client can ask for progress, against undici's bare request and Node's fetch. */
export const portalClient: Bench = async (size) => {
  const server = new Worker(new URL('./answering.ts', import.meta.url));
  const [port] = await once(server, 'message');
  const origin = `http://127.0.0.1:${port}`;
  const dispatcher = createDispatcher();
  const client = createPortalClient({ origin, apiKey, dispatcher, redact: (text) => text });
  const agent = new Agent({ allowH2: false });
  const own: Ask = () => client.progress('portal');
  const raw: Ask = async () => {
    const { body } = await request(origin + path, { dispatcher: agent, headers });
    return await body.json();
  };
  const global: Ask = async () => (await fetch(origin + path, { headers })).json();

  const figures: Figure[] = [];
  for (const width of [1, 50]) {
    const rounds = await compare([own, raw, global], width, size);
    const figure = { name: `progress requests a second, ${width} at once`, unit: '', quantile: 0.5 } as const;
    const cost = { name: `CPU time of a progress request, ${width} at once`, unit: 'µs', quantile: 0.5 } as const;
    const [againstRaw, againstGlobal] = [{ against: 'undici.request' }, { against: 'global fetch' }];
    figures.push(
      {
        ...figure,
        ...againstRaw,
        rounds: rounds.map((round) => round.raw.perSecond),
        aim: { of: 'ratio', atLeast: 0.9 },
      },
      {
        ...figure,
        ...againstGlobal,
        rounds: rounds.map((round) => round.global.perSecond),
        aim: { of: 'ratio', atLeast: 2 },
      },
      { ...cost, ...againstRaw, rounds: rounds.map((round) => round.raw.cpu) },
      { ...cost, ...againstGlobal, rounds: rounds.map((round) => round.global.cpu) },
    );
  }
  await Promise.all([dispatcher.close(), agent.close(), server.terminate()]);
  return figures;
};

/** What the bot's client did in a round beside what one of the others did. */
type Compared = { readonly perSecond: Round; readonly cpu: Round };
type Speed = { readonly perSecond: number; readonly cpuMicroseconds: number };

/** The three take turns, each round in another order. */
const compare = async (
  [own, raw, global]: readonly [Ask, Ask, Ask],
  width: number,
  size: Size,
): Promise<readonly Readonly<Record<'raw' | 'global', Compared>>[]> => {
  const [rounds, forMs] = size === 'full' ? [30, 250] : [4, 100];
  for (const ask of [own, raw, global]) await speedOf(ask, width, 2 * forMs);
  const found = [];
  for (let round = 0; round < rounds; round += 1) {
    const speeds = new Map<Ask, Speed>();
    for (const ask of round % 2 === 0 ? [own, raw, global] : [global, raw, own]) {
      speeds.set(ask, await speedOf(ask, width, forMs));
    }
    const beside = (other: Ask): Compared => ({
      perSecond: { baseline: [speeds.get(other)?.perSecond ?? 0], bot: [speeds.get(own)?.perSecond ?? 0] },
      cpu: { baseline: [speeds.get(other)?.cpuMicroseconds ?? 0], bot: [speeds.get(own)?.cpuMicroseconds ?? 0] },
    });
    found.push({ raw: beside(raw), global: beside(global) });
  }
  return found;
};

/** How many a second, and what each cost this thread, where `width` of them are always under way. */
const speedOf = async (ask: Ask, width: number, forMs: number): Promise<Speed> => {
  const [startedAt, cpuBefore] = [performance.now(), process.threadCpuUsage()];
  let asked = 0;
  const keepAsking = async (): Promise<void> => {
    while (performance.now() - startedAt < forMs) {
      await ask();
      asked += 1;
    }
  };
  await Promise.all(Array.from({ length: width }, keepAsking));
  const { user, system } = process.threadCpuUsage(cpuBefore);
  return { perSecond: (asked * 1000) / (performance.now() - startedAt), cpuMicroseconds: (user + system) / asked };
};
