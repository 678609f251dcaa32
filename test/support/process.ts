import type { Answer } from '../../src/backup/answer.ts';
import type { NoticePolicy } from '../../src/backup/notice.ts';
import type { Clock } from '../../src/clock.ts';
import type { Portal } from '../../src/runner/ports.ts';
import { createRunner, type Runner } from '../../src/runner/runner.ts';
import type { Request } from '../../src/runner/start.ts';
import type { Channel } from '../../src/slack/channel.ts';
import { createJournal } from '../../src/slack/journal.ts';
import { createFakeChannel, type FakeChannel } from './channel.ts';
import { createFakeClock, type FakeClock } from './clock.ts';
import { createKeptLog, type KeptLog } from './log.ts';
import { createFakePortal, type FakePortal } from './portal.ts';

/** What all processes share: the time, the portal, and the admin channel. */
export type World = { readonly clock: FakeClock; readonly portal: FakePortal; readonly channel: FakeChannel };

export const createWorld = (): World => {
  const clock = createFakeClock();
  return { clock, portal: createFakePortal(clock), channel: createFakeChannel(clock) };
};

/** One bot process, from the runner to the edge of the channel. */
export type Process = {
  readonly runner: Runner;
  readonly log: KeptLog;
  /** Asks for a backup; `answers` fills with what the person is told. */
  readonly ask: (change?: Partial<Omit<Request, 'tell'>>) => {
    readonly answers: Answer[];
    readonly done: Promise<void>;
  };
  /** The process is gone between two instructions: nothing it waits for comes back to it. */
  readonly kill: () => void;
};

let asked = 0;

export const createProcess = (
  world: World,
  options: { readonly follower?: string; readonly notify?: NoticePolicy; readonly stallMs?: number } = {},
): Process => {
  const { follower = 'one', notify = 'problems', stallMs = 1_800_000 } = options;
  let isDead = false;
  const never = new Promise<never>(() => undefined);
  const mortal =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (isDead) await never;
      try {
        return await call(...args);
      } finally {
        if (isDead) await never;
      }
    };

  const clock: Clock = { ...world.clock, sleep: mortal(world.clock.sleep) };
  const portal: Portal = {
    origin: world.portal.origin,
    progress: mortal(world.portal.progress),
    start: mortal(world.portal.start),
    history: mortal(world.portal.history),
    cost: mortal(world.portal.cost),
  };
  const channel: Channel = {
    id: world.channel.id,
    post: mortal(world.channel.post),
    update: mortal(world.channel.update),
    remove: mortal(world.channel.remove),
    read: mortal(world.channel.read),
    at: mortal(world.channel.at),
    reply: mortal(world.channel.reply),
    hasReply: mortal(world.channel.hasReply),
    direct: mortal(world.channel.direct),
  };
  const log = createKeptLog();
  const { signal } = new AbortController();
  const journal = createJournal({ channel, follower, clock, log, signal, report: () => undefined });
  const runner = createRunner({ portal, journal, clock, log, follower, pollEveryMs: 3_000, stallMs, notify });

  return {
    runner,
    log,
    ask: (change = {}) => {
      const answers: Answer[] = [];
      asked += 1;
      const done = runner.start({
        key: `key-${asked}`,
        requestedBy: 'U1',
        backup: { storage: 'DataStore', params: {}, slot: 'portal' },
        tell: async (answer) => void answers.push(answer),
        ...change,
      });
      return { answers, done };
    },
    kill: () => {
      isDead = true;
    },
  };
};
