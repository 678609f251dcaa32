import type { Event } from '../backup/event.ts';
import { type NoticePolicy, noticeDue } from '../backup/notice.ts';
import { mostProofAttempts, type VerifyMode } from '../backup/proof.ts';
import { type Completed, hasCopy, type Run } from '../backup/run.ts';
import { besideOthers } from '../backup/usual.ts';
import type { Clock } from '../lib/clock.ts';
import type { Card, Proved, Prover } from './ports.ts';
import type { ActiveRun } from './runs.ts';

type ProofOptions = {
  readonly run: () => Run;
  readonly apply: (event: Event) => void;
  readonly card: Pick<Card, 'notify'>;
  readonly prove: Prover;
  /** The backups that made copies before. */
  readonly madeBackups: () => readonly Completed[];
  readonly mode: 'size' | 'full';
  readonly onProved: ActiveRun['onProved'];
  readonly notify: NoticePolicy;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** A size is read within this time, so that one edit of the card can show the end and the size. */
const headStartMs = 500;
/** The notice of the end waits no longer for the outcome. */
const noticeAfterMs = 600_000;

/** How the copy of a run that has ended is to be verified: one that was begun continues as it was. */
export const proofDue = (run: Run, configured: VerifyMode): 'size' | 'full' | undefined => {
  if (!hasCopy(run)) return undefined;
  if (run.proof) return run.proof.kind === 'pending' ? run.proof.mode : undefined;
  return configured === 'off' ? undefined : configured;
};

/**
 * Verifies the copy of a run that has ended. The card shows the end meanwhile. Resolves early, without an outcome, once
 * the signal aborts: the card then says that the copy is still to be verified, and whichever process takes it over begins
 * again.
 */
export const proveCopy = async (options: ProofOptions): Promise<void> => {
  const { run, apply, prove, mode, clock, signal } = options;
  const ended = run();
  if (!hasCopy(ended)) return;
  const isGivenUp = ended.proof?.kind === 'pending' && ended.proof.attempt >= mostProofAttempts;
  const outcome = isGivenUp ? Promise.resolve(interrupted) : prove(ended, mode, signal);
  // It may reject while only the notice is waited for.
  outcome.catch(() => undefined);
  try {
    if (!(await isWithin(headStartMs, outcome, clock))) {
      apply({ type: 'verifying', at: clock.now(), mode });
      if (!(await isWithin(noticeAfterMs, outcome, clock))) await tellEnd(options);
    }
    const found = await outcome;
    const proved = { ...found, proof: besideOthers(found.proof, ended, options.madeBackups()) };
    apply({ type: 'proven', at: clock.now(), proof: proved.proof });
    options.onProved?.(proved);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const interrupted: Proved = { proof: { kind: 'unreadable', why: 'interrupted' }, missing: [] };

const isWithin = async (ms: number, outcome: Promise<unknown>, clock: Clock): Promise<boolean> => {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(() => false);
  return await Promise.race([outcome.then(() => true), late]).finally(() => over.abort());
};

const tellEnd = async ({ run, apply, card, notify, clock }: ProofOptions): Promise<void> => {
  const about = noticeDue(run(), notify);
  if (about && (await card.notify(run(), about))) apply({ type: 'end_told', at: clock.now() });
};
