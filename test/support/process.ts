import type { BackupRequest, Job, Slot } from '../../src/backup/job.ts';
import type { NoticePolicy } from '../../src/backup/notice.ts';
import type { Answer } from '../../src/backup/outcome.ts';
import type { Portal } from '../../src/backup/portal.ts';
import type { Channel } from '../../src/channel/channel.ts';
import { createJournal } from '../../src/channel/journal.ts';
import { type CancelRequest, cancel } from '../../src/commands/cancel/cancel.ts';
import { type ClearRequest, clear } from '../../src/commands/cancel/clear.ts';
import { cancellable } from '../../src/commands/cancel/running-cards.ts';
import { type DeleteRequest, deleteCopy } from '../../src/commands/history/delete-copy.ts';
import { createPasts } from '../../src/commands/history/read.ts';
import { giveLink, type LinkRequest } from '../../src/commands/link/link.ts';
import type { Parts } from '../../src/commands/parts.ts';
import { readStatus } from '../../src/commands/status/read.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Journal, Prover } from '../../src/runner/ports.ts';
import { createRunner, type Runner } from '../../src/runner/runner.ts';
import type { Request } from '../../src/runner/start.ts';
import { createFakeChannel, type FakeChannel } from './channel.ts';
import { createFakeClock, type FakeClock } from './clock.ts';
import { createKeptLog, type KeptLog } from './log.ts';
import { createFakePortal, type FakePortal } from './portal.ts';

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
  });
  const runner = createRunner({
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
    stop: async (withinMs) => {
      await runner.drain(withinMs);
      halt.abort();
      kill();
    },
  };
};

const actsOf = (
  parts: Pick<Parts, 'portal' | 'journal' | 'runner' | 'clock' | 'log'>,
  keepNumber: (number: number) => Promise<void> = () => Promise.resolve(),
) => {
  const { context } = parts.runner;
  const all = { ...parts, ...context };
  const pasts = createPasts(all);
  return {
    cancel: (request: CancelRequest) => context.own(cancel(request, all)),
    cancellable: () => cancellable(context.readCards, context.runs, parts.journal),
    clear: (request: ClearRequest) => context.own(clear(request, all)),
    link: (request: LinkRequest) => context.own(giveLink(request, all)),
    status: (configured: Slot) => readStatus(configured, all),
    past: pasts.read,
    deleteCopy: (request: DeleteRequest) => deleteCopy(request, { ...all, pasts, keepNumber }),
  };
};
