import type { BackupRequest, Job } from '../../src/backup/job.ts';
import type { NoticePolicy } from '../../src/backup/notice.ts';
import type { Answer } from '../../src/backup/outcome.ts';
import type { Portal } from '../../src/backup/portal.ts';
import { type Announce, createAnnounce } from '../../src/channel/announce.ts';
import type { Channel } from '../../src/channel/channel.ts';
import { createJournal } from '../../src/channel/journal.ts';
import { atMost, type Clock } from '../../src/lib/clock.ts';
import type { Journal, Prover } from '../../src/runner/ports.ts';
import { createRunner, type Runner } from '../../src/runner/runner.ts';
import type { Request } from '../../src/runner/start.ts';
import { actsOf } from './acts.ts';
import { createFakeChannel, type FakeChannel } from './channel.ts';
import { createFakeClock, type FakeClock } from './clock.ts';
import { createKeptLog, type KeptLog } from './log.ts';
import { createFakePortal, type FakePortal } from './portal.ts';
import { prepareWatching, remoteClient, type WatchingSettings } from './watching.ts';

/** What all processes share: the time, the portal, and the admin channel. */
export type World = {
  readonly clock: FakeClock;
  readonly portal: FakePortal;
  readonly channel: FakeChannel;
};

/** `onStarted` gets every job that a process starts on the portal. */
export const createWorld = (onStarted?: (job: Job, request: BackupRequest) => void): World => {
  const clock = createFakeClock();
  return { clock, portal: createFakePortal(clock, undefined, onStarted), channel: createFakeChannel(clock) };
};

/** One bot process, from the runner to the edge of the channel. */
export type Process = {
  readonly runner: Runner;
  readonly journal: Journal;
  /** What the commands do, as this process's runner lets them. */
  readonly acts: ReturnType<typeof actsOf>;
  readonly log: KeptLog;
  /** Asks for a backup; `answers` fills with what the person is told. */
  readonly ask: (change?: Partial<Omit<Request, 'tell'>>) => {
    readonly answers: Answer[];
    readonly done: Promise<void>;
  };
  /** The process is gone between two instructions: nothing it waits for comes back to it. */
  readonly kill: () => void;
  /** The process is gone at one of its next calls: before that call takes effect, or after, with its answer unread. */
  readonly killAt: (death: { readonly call: number; readonly takesEffect: boolean }) => void;
  readonly isDead: () => boolean;
  /** Watches the portal until the process stops. */
  readonly watch: () => Promise<void>;
  /** Announces in the channel what a command did. */
  readonly announce: Announce;
  /** Stops as on SIGTERM: lets go of its runs, for `withinMs` at most, and is gone. */
  readonly stop: (withinMs: number) => Promise<void>;
};

export type ProcessOptions = {
  readonly follower?: string;
  readonly notify?: NoticePolicy;
  readonly stallMs?: number;
  readonly pollEveryMs?: number;
  /** How far its machine's clock is ahead. */
  readonly skewMs?: number;
  /** How long the next request, or the next answer, is under way. */
  readonly latencyMs?: () => number;
  /** Verifies every copy in full; not there: none is verified. */
  readonly prove?: Prover;
  /** Watches the portal too, as set up so. */
  readonly watch?: WatchingSettings;
  /** Keeps the number that the file of a deleted copy had. */
  readonly keepNumber?: (number: number) => Promise<void>;
};

let asked = 0;

export const createProcess = (world: World, options: ProcessOptions = {}): Process => {
  const { follower = 'one', notify = 'problems', stallMs = 1_800_000, pollEveryMs = 3_000 } = options;
  const { skewMs = 0, latencyMs = () => 0 } = options;
  let isDead = false;
  let death: { call: number; readonly takesEffect: boolean } | undefined;
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
  const travel = async (): Promise<void> => {
    const ms = latencyMs();
    if (ms > 0) await world.clock.sleep(ms);
  };
  /** A call to the outside: what is under way takes effect even where the process is gone by then. */
  const outgoing = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    mortal(async (...args: Args): Promise<Result> => {
      if (death) death.call -= 1;
      if (death?.call === 0) isDead = true;
      if (death?.call === 0 && !death.takesEffect) return await never;
      await travel();
      try {
        return await call(...args);
      } finally {
        await travel();
      }
    });
  /** The same port, over a wire. */
  const remote = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get<object, PropertyKey>(target, name);
        return typeof member === 'function' ? outgoing(member) : member;
      },
    });

  const clock: Clock = { ...world.clock, now: () => world.clock.now() + skewMs, sleep: mortal(world.clock.sleep) };
  const [portal, channel] = [remote<Portal>(world.portal), remote<Channel>(world.channel)];
  const log = createKeptLog();
  const halt = new AbortController();
  const { signal } = halt;
  const journal = createJournal({
    channel,
    follower,
    clock,
    log,
    signal,
    report: () => undefined,
    owed: () => undefined,
    onLimited: () => undefined,
  });
  const stopWatch = new AbortController();
  const watching = prepareWatching({
    ...{ portal, channel, follower, clock, log, signal: stopWatch.signal, settings: options.watch },
    client: remoteClient(world.channel.messages.client, remote),
  });
  const runner = createRunner({
    ...(options.watch && watching.told),
    portal,
    journal,
    clock,
    log,
    follower,
    pollEveryMs,
    stallMs,
    uploadStallMs: 21_600_000,
    notify,
    verify: options.prove ? 'full' : 'off',
    prove: options.prove ?? (() => Promise.reject(new Error('nothing is verified'))),
  });
  const kill = (): void => {
    isDead = true;
  };
  let watch: Promise<void> = Promise.resolve();

  return {
    runner,
    journal,
    acts: actsOf({ portal, journal, runner, clock, log }, options.keepNumber),
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
    kill,
    killAt: (at) => {
      death = { ...at };
    },
    isDead: () => isDead,
    watch: () => {
      watch = watching.run(runner);
      return watch;
    },
    announce: createAnnounce({ channel, clock, log }),
    stop: async (withinMs) => {
      stopWatch.abort();
      await Promise.all([runner.drain(withinMs), atMost(withinMs, watch, clock)]);
      halt.abort();
      kill();
    },
  };
};
