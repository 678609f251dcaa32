import type { Alarm, AlarmOf } from '../backup/alarm.ts';
import type { Slot } from '../backup/job.ts';
import type { Observation, WatchSettings } from '../backup/portal-watch.ts';
import { type BadProof, isBad, type Proof } from '../backup/proof.ts';
import { backupId, type Completed } from '../backup/run.ts';
import { raise } from './alarms.ts';
import type { Memory } from './memory.ts';

type BadCopy = Completed & { readonly proof: BadProof };

/** The alarms after a look at what is known of the copies: the newest one that was looked at has to be good, or gone. */
export const judgeCopies = (
  { settledCopies }: Memory,
  observation: Observation,
  alarms: readonly Alarm[],
  { portal }: WatchSettings,
  now: number,
): readonly Alarm[] => {
  let judged = alarms;
  for (const slot of ['portal', 'dump'] as const) {
    const made = (observation.made ?? []).filter((run) => run.slot === slot);
    judged = judged.map((it) => {
      if (it.kind !== 'damaged_copy' || it.slot !== slot || it.until !== undefined) return it;
      if (isGone(it, made, observation)) return { ...it, until: now, isGone: true };
      return isMadeGood(it, made) ? { ...it, until: now } : it;
    });
    const bad = made.findLast(isBadCopy);
    if (!bad) continue;
    const alarm = alarmOf(bad, portal, now);
    const settledAt = settledAfter(settledCopies, judged)[slot] ?? Number.NEGATIVE_INFINITY;
    if (bad.endedAt > settledAt && !isMadeGood(alarm, made)) judged = raise(judged, alarm);
  }
  return judged;
};

/** Up to when copies are settled, with the alarms whose copy is gone: its card may not say so. */
export const settledAfter = (
  settled: Memory['settledCopies'],
  alarms: readonly Alarm[],
): Partial<Record<Slot, number>> => {
  const after: Partial<Record<Slot, number>> = { ...settled };
  for (const it of alarms) {
    if (it.kind === 'damaged_copy' && it.isGone) after[it.slot] = Math.max(after[it.slot] ?? 0, it.madeAt);
  }
  return after;
};

const alarmOf = (run: BadCopy, portal: string, now: number): AlarmOf<'damaged_copy'> => {
  const { slot, endedAt, proof } = run;
  const id = backupId(run) ?? run.key;
  // A copy can be found to be bad again after it was found to be good: that is another alarm.
  const key = ['damaged copy', portal, slot, id, new Date(now).toISOString()].join(' ');
  return { kind: 'damaged_copy', key, portal, since: endedAt, slot, backupId: id, madeAt: endedAt, proof };
};

/** A copy that is gone needs no alarm; that one is missing was an alarm already. */
const isBadCopy = (run: Completed): run is BadCopy =>
  run.proof !== undefined && isBad(run.proof) && (run.gone === undefined || isMissing(run.proof));

const isMissing = (proof: BadProof): boolean => proof.kind === 'unreadable' && proof.why === 'missing';

const isGone = (
  { proof, slot, backupId: id }: AlarmOf<'damaged_copy'>,
  made: readonly Completed[],
  { copies, historyOf = [] }: Observation,
): boolean => {
  if (isMissing(proof)) return false;
  if (made.some((run) => backupId(run) === id && run.gone !== undefined)) return true;
  return copies?.value !== undefined && historyOf.includes(slot) && !copies.value.some(({ copy }) => copy.id === id);
};

/** Whether the copy itself, or a later one, was found to be good since. */
const isMadeGood = ({ madeAt, proof: bad }: AlarmOf<'damaged_copy'>, made: readonly Completed[]): boolean =>
  made.some(({ endedAt, proof }) => endedAt >= madeAt && proof !== undefined && isAsGood(proof, bad));

/** A size shows that a copy is there, not what is in it. */
const isAsGood = ({ kind }: Proof, bad: BadProof): boolean =>
  kind === 'whole' || (kind === 'sized' && bad.kind === 'unreadable');
