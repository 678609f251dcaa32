import type { Slot } from '../backup/job.ts';
import type { Observation, SeenCopy, Trail } from '../backup/portal-watch.ts';
import { type Result, toResult } from '../backup/result.ts';
import { isClosed } from '../backup/slots.ts';
import { dayMs } from '../lib/durations.ts';
import type { LookOptions } from './look.ts';
import { type Ask, isGoing, type Memory, slotOf } from './memory.ts';

/** How far back the audit trail is read at most. */
const trailMs = dayMs;

/** What was asked for beside slots and schedules. */
export const askFor = async (
  asks: ReadonlySet<Ask>,
  memory: Memory,
  names: readonly Slot[],
  options: LookOptions,
): Promise<Omit<Observation, 'slots'>> => {
  const { portal, signal, clock } = options;
  const only = <Value>(ask: Ask, call: () => Promise<Value>): Promise<Value> | undefined =>
    asks.has(ask) ? call() : undefined;
  const [facts, tariff, cost, key, trail, copies] = await Promise.all([
    only('facts', () => toResult(portal.facts(signal))),
    only('tariff', () => toResult(portal.tariff(signal))),
    only('cost', () => portal.cost(signal)),
    only('key', () => toResult(portal.key(signal))),
    only('trail', (): Promise<Result<Trail>> => toResult(portal.trail(trailFrom(memory, clock.now()), signal))),
    only('copies', () => readCopies(memory, names, options)),
  ]);
  return {
    ...(facts && { facts }),
    ...(tariff && { tariff }),
    ...(cost && { cost }),
    ...(key && { key }),
    ...(trail && { trail }),
    ...copies,
  };
};

const readCopies = async (
  memory: Memory,
  names: readonly Slot[],
  { portal, slot: configured, isOwn, signal }: LookOptions,
): Promise<Pick<Observation, 'copies' | 'historyOf'>> => {
  const [copies, historyOf]: [SeenCopy[], Slot[]] = [[], []];
  for (const slot of names) {
    const { value = [], failure } = await toResult(portal.history(slot, signal));
    const known = slotOf(memory, slot);
    if (isClosed(slot, configured, failure) && !known.schedule && !isGoing(known)) continue;
    if (failure) return { copies: { failure } };
    copies.push(...value.map((copy) => ({ copy, slot, isOwn: isOwn(copy.id) })));
    historyOf.push(slot);
  }
  return { copies: { value: copies }, historyOf };
};

/** The earliest time that something undecided calls for. */
const trailFrom = ({ slots, gapFrom }: Memory, now: number): number => {
  const times = Object.values(slots).flatMap(({ turn, gone, sightings }) => [
    turn?.at ?? now,
    gone?.lastSeenAt ?? now,
    ...sightings.map(({ notBefore, firstAt }) => notBefore ?? firstAt),
  ]);
  return Math.max(now - trailMs, Math.min(now, gapFrom ?? now, ...times) - 120_000);
};
