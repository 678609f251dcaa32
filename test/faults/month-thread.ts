import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { dayMs } from '../../src/lib/durations.ts';
import { createMonth, type Report } from './month.ts';
import { commandsOf, type Profile } from './month-commands.ts';

/** Plays months and posts their reports; where one fails, the fewest commands that fail too. */
const { profile, seed } = workerData as { profile: Profile; seed: number };

/** Slack allows about 50 calls of a method in a minute. */
const bounds: Report['most'] = {
  waits: 20,
  pollsAMinute: 80,
  editsAMinute: 50,
  readsAMinute: 50,
  slackCallsAnHour: 1_500,
  historiesARequest: 2,
  historiesAnHour: 10,
  readBackMinutes: 3,
};
/** The watch reads the history for reasons of its own, and begins no run by a request. */
const watchedBounds: Report['most'] = { ...bounds, historiesARequest: 20, historiesAnHour: 40 };
const mostGrownMegabytes = 8;
/** Before that, what grows is mostly compiled code and what the stand-ins keep of the first days. */
const warmAfterMs = 5 * dayMs;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const usedMegabytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** About a month. */
const maxCommands = { 'one fault at a time': 200, 'anything goes': 900, watched: 110 }[profile];

const reports: (Report & { readonly grownMegabytes: number })[] = [];

const play = async (commands: Iterable<fc.AsyncCommand<object, ReturnType<typeof createMonth>>>): Promise<void> => {
  const month = createMonth(profile, seed);
  let usedEarly: number | undefined;
  const check = (): void => {
    month.check();
    if (month.elapsedMs() > warmAfterMs) usedEarly ??= usedMegabytes();
  };
  await fc.asyncModelRun(() => ({ model: {}, real: { ...month, check } }), commands);
  await month.play([], dayMs);
  check();
  const report = month.report();
  for (const [name, most] of Object.entries(profile === 'watched' ? watchedBounds : bounds)) {
    const was = report.most[name as keyof typeof bounds];
    assert.ok(was <= most, `${name}: ${was}`);
  }
  const grownMegabytes = Math.round(usedMegabytes() - (usedEarly ?? usedMegabytes()));
  assert.ok(grownMegabytes <= mostGrownMegabytes, `${grownMegabytes} MB more in use`);
  reports.push({ ...report, grownMegabytes });
};

const outcome = await fc.check(
  fc.asyncProperty(fc.noBias(fc.commands(commandsOf(profile), { maxCommands, size: 'max' })), play),
  {
    seed,
    numRuns: 1,
    interruptAfterTimeLimit: 540_000,
  },
);
const failure = outcome.failed ? `${String(outcome.errorInstance)}\n${fc.defaultReportMessage(outcome)}` : undefined;
parentPort?.postMessage({ reports, failure });
