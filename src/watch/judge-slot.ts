import type { Alarm } from '../backup/alarm.ts';
import type { Slot } from '../backup/job.ts';
import { openOf, raise, resolve } from './alarms.ts';
import { foreignIn } from './foreign.ts';
import { type Given, judgeDoomed, judgeGone, judgeMissed } from './judge-schedule.ts';
import { earlierTurns, judgeTurn, type TurnVerdict } from './judge-turn.ts';
import { type Effect, type Observed, type SlotMemory, withSlot } from './memory.ts';

/** Judges what is known of a slot; what is decided is not asked again. */
export const judgeSlot = (given: Given): Observed => {
  const { memory, name, observation, settings, now } = given;
  let { slot } = given;
  let { alarms } = memory;
  const effects: Effect[] = foreignIn(name, slot, observation, now).map((foreign) => ({
    type: 'card',
    foreign,
  }));
  if (slot.turn) {
    const all = Object.values(memory.slots).flatMap(({ sightings }) => sightings);
    const verdict = judgeTurn({ slot, all, turn: slot.turn, observation, settings, now });
    alarms = afterTurn(given, verdict, alarms);
    if (verdict.kind === 'ran' && verdict.id === undefined && !verdict.isComplete)
      effects.push({ type: 'card', foreign: { slot: name, startedAt: slot.turn.at, origin: 'schedule' } });
    slot = turned(slot, verdict);
  }
  if (slot.ran) {
    const { id } = slot.ran;
    const isComplete = id !== undefined && slot.sightings.some((it) => it.id === id && it.state === 'completed');
    if (isComplete) alarms = skippedOver(alarms, name, now);
  }
  const gone = judgeGone({ ...given, slot }, alarms);
  if (gone !== alarms) {
    const { gone: _, ...rest } = slot;
    [slot, alarms] = [rest, gone];
  }
  alarms = judgeDoomed({ ...given, slot }, judgeMissed({ ...given, slot }, alarms));
  return { memory: { ...withSlot(memory, name, slot), alarms }, effects };
};

const afterTurn = (given: Given, verdict: TurnVerdict, alarms: readonly Alarm[]): readonly Alarm[] => {
  const { name, slot, settings, now } = given;
  if (!slot.turn) return alarms;
  if (verdict.kind === 'ran' && verdict.isComplete) return skippedOver(alarms, name, now);
  if (verdict.kind !== 'skipped') return alarms;
  const { cause, holder } = verdict;
  const ranAt = slot.turn.at;
  const key = ['skipped', settings.portal, name, new Date(ranAt).toISOString()].join(' ');
  const nextAt = slot.awaited?.at;
  return raise(alarms, {
    kind: 'skipped',
    key,
    portal: settings.portal,
    since: ranAt,
    slot: name,
    ranAt,
    ...earlierTurns(openOf(alarms, 'skipped', name), ranAt),
    cause,
    ...(holder !== undefined && { holder }),
    ...(nextAt !== undefined && { nextAt }),
  });
};

const skippedOver = (alarms: readonly Alarm[], name: Slot, now: number): readonly Alarm[] =>
  openOf(alarms, 'skipped', name) ? resolve(alarms, now, (it) => it.kind === 'skipped' && it.slot === name) : alarms;

const turned = (slot: SlotMemory, verdict: TurnVerdict): SlotMemory => {
  if (verdict.kind === 'waiting' || !slot.turn) return slot;
  const { turn, ran: _, ...rest } = slot;
  if (verdict.kind !== 'ran') return rest;
  return { ...rest, ran: { at: turn.at, ...(verdict.id !== undefined && { id: verdict.id }) } };
};
