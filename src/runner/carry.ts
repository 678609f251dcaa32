import { type ListedCopy, lastCopyOf } from '../backup/last-copy.ts';
import { next } from '../backup/next.ts';
import { type NoticePolicy, noticeDue } from '../backup/notice.ts';
import type { Portal } from '../backup/portal.ts';
import type { VerifyMode } from '../backup/proof.ts';
import { type Completed, isEnded, isFinished, type Run, type Starting } from '../backup/run.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createAway } from './away.ts';
import { follow } from './follow.ts';
import type { Unclear } from './launch.ts';
import type { Card, Journal, OnCards, Prover } from './ports.ts';
import { proofDue, proveCopy } from './prove.ts';
import type { ActiveRun, Runs } from './runs.ts';
import { settle } from './settle.ts';

/** How long after its card a start that another process left may still take effect. */
const lateEffectMs = 60_000;

type Options = {
  readonly portal: Portal;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly runs: Runs;
  readonly pollEveryMs: number;
  readonly stallMs: number;
  readonly uploadStallMs: number;
  readonly notify: NoticePolicy;
  readonly verify: VerifyMode;
  readonly prove: Prover;
  /** The backups that made copies, as far as cards say. */
  readonly madeBackups?: () => readonly Completed[];
  /** The newest copy as the portal's history was last read; `undefined`: it was not. */
  readonly newestListedCopy?: () => ListedCopy | undefined;
  readonly onCards?: OnCards;
  /** Keeps hold of work that nobody waits for. */
  readonly own: (work: Promise<void>) => Promise<void>;
  readonly signal: AbortSignal;
};

/**
 * Continues a run, whatever its state, until it has ended or this process lets go of it.
 *
 * 1. A start whose answer is not known is settled.
 * 2. A running backup is followed to its end.
 * 3. The copy is verified.
 * 4. The end is written to the card, with the notice that it calls for.
 */
export const carry = async (held: ActiveRun, options: Options, unclear?: Unclear): Promise<void> => {
  const { portal, journal, clock, log, runs } = options;
  const { card, run: begun } = held;
  if (!card || !begun) return;
  const { run, show, call } = showing(held, card, begun, options);
  const away = createAway({ clock, stallMs: options.stallMs, call: () => call('away') });
  const signal = AbortSignal.any([options.signal, card.lost]);
  const apply: ActiveRun['apply'] = (event) => {
    const then = next(run(), event);
    if (then !== run()) show(then);
  };
  held.apply = apply;
  show(begun);
  if (begun.phase === 'starting') {
    const isClaimed = (id: string | undefined): boolean => runs.isClaimed(id, begun.key);
    const how = unclear ?? leftBehind(begun, clock.now());
    show(await settle({ run: begun, ...how, portal, clock, isClaimed, away, signal }));
  }
  if (run().phase === 'running') {
    const whoCancels = () => journal.whoCancels(card.id(), run());
    await follow({ ...options, run, apply, whoCancels, away, signal });
  }
  if (!isEnded(run())) return;
  log.info({ run: begun.key, phase: run().phase }, 'a run has ended');
  const { prove, notify, madeBackups = () => [], newestListedCopy = () => undefined } = options;
  const copy = lastCopyOf(run(), madeBackups(), newestListedCopy(), clock.now());
  if (copy !== undefined) apply({ type: 'last_copy', at: clock.now(), copy });
  const mode = proofDue(run(), options.verify);
  const { onProved } = held;
  if (mode) await proveCopy({ run, apply, card, prove, madeBackups, mode, onProved, notify, clock, signal });
  const end = run();
  if (!isFinished(end)) return;
  // A start that another process left was requested long ago: the person does not know yet what came of it.
  const isLeft = begun.phase === 'starting' && !unclear && end.phase === 'not_started';
  await card.finish(end, isLeft ? 'end' : noticeDue(end, notify));
};

/** The run as it is now, how a new state of it is shown, and how a person is called to it before its end. */
const showing = (held: ActiveRun, card: Card, begun: Run, { runs, own, onCards }: Options) => {
  let isStallTold = false;
  const run = (): Run => held.run ?? begun;
  const call = (about: 'stall' | 'away'): void => void own(card.notify(run(), about).then(() => undefined));
  const show = (now: Run): void => {
    held.run = now;
    runs.remember(now);
    onCards?.([{ id: card.id(), run: now }]);
    if (!isFinished(now)) card.show(now);
    if (isStallTold || now.phase !== 'running' || !now.isStalled) return;
    isStallTold = true;
    call('stall');
  };
  return { run, show, call };
};

/** What is known of a start that another process may have sent. */
const leftBehind = (run: Starting, now: number): Unclear => ({
  because: { code: 'interrupted' },
  patienceMs: run.isUnclear ? Math.max(0, run.startedAt + lateEffectMs - now) : 0,
});
