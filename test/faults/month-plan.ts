import { anyFault } from './month-faults.ts';
import type { Fate, Fault, Happening, Press } from './month-happening.ts';
import { createRandom, type Random } from './month-random.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const monthMs = 30 * dayMs;
const recoveryMs = 10 * minuteMs;

export type Profile = 'one fault at a time' | 'anything goes';

/** All that happens in a month, in order; the same seed plans the same. */
export const planMonth = (profile: Profile, seed: number): readonly Happening[] => {
  const random = createRandom(seed);
  const plan = profile === 'anything goes' ? planWild(random) : planCalm(random);
  return plan.toSorted((one, other) => one.atMs - other.atMs);
};

/** One fault at a time: before the next, everything has time to come right, and is then checked. */
const planCalm = (random: Random): readonly Happening[] => {
  const plan: Happening[] = [];
  for (let [at, number] = [0, 1]; at < monthMs; number += 1) {
    const pressAt = at + random.spread(2, 240) * minuteMs;
    const isOdd = random.chance(0.15);
    const fate = isOdd ? oddFate(random) : plainFate(random);
    plan.push({ ...aPress(random, `k${number}`, fate), atMs: pressAt });
    let endsAt = pressAt + lastsMs(fate);
    if (!isOdd && random.chance(0.9)) {
      const fault = anyFault(random);
      const faultAt = Math.max(at, when(random, fault, pressAt, endsAt));
      plan.push({ ...fault, atMs: faultAt });
      endsAt = Math.max(endsAt, faultAt + faultMs(fault));
    }
    if (random.chance(0.3)) {
      const againAt = random.between(pressAt + 5_000, endsAt);
      const other = plainFate(random);
      plan.push({ ...aPress(random, `k${number}-later`, other), atMs: againAt });
      endsAt = Math.max(endsAt, againAt + lastsMs(other));
    }
    at = endsAt + recoveryMs;
    plan.push({ atMs: at, what: 'check' });
    if (random.chance(0.2)) plan.push({ atMs: at, what: random.pick(['one more', 'one less']) });
  }
  return plan;
};

/** Anything goes: faults overlap as they come; at the end of each day there is an hour and a half without any. */
const planWild = (random: Random): readonly Happening[] => {
  const plan: Happening[] = [];
  for (let [at, number] = [0, 1]; at < monthMs; number += 1) {
    at += random.spread(5, 240) * minuteMs;
    if (at % dayMs > dayMs - 4 * hourMs) continue;
    const fate = random.chance(0.2) ? oddFate(random) : plainFate(random);
    plan.push({ ...aPress(random, `k${number}`, fate), atMs: at });
    if (random.chance(0.5)) plan.push({ ...anyFault(random), atMs: at + random.between(-3_000, 30_000) });
  }
  for (let at = 0; at < monthMs; at += random.spread(1, 120) * minuteMs) {
    if (at % dayMs < dayMs - 2.5 * hourMs) plan.push({ ...anyFault(random), atMs: at });
  }
  for (let day = 1; day <= 30; day += 1) plan.push({ atMs: day * dayMs - minuteMs, what: 'check' });
  for (let at = 0; at < monthMs; at += random.spread(60, 600) * minuteMs) {
    plan.push({ atMs: at, what: random.pick(['one more', 'one less']) });
  }
  return plan;
};

const aPress = (random: Random, key: string, fate: Fate): Press => ({
  what: 'press',
  key,
  how: random.chance(0.5) ? 'once' : random.pick(['again', 'elsewhere', 'both', 'apart']),
  to: random.between(0, 2),
  secondInMs: random.chance(0.5) ? 0 : random.between(1, 5_000),
  fate,
});

const plainFate = (random: Random): Fate => ({
  minutes: random.spread(2, 720),
  end: random.chance(0.7) ? 'success' : random.pick(['warning', 'failure', 'cancelled']),
});

const oddFate = (random: Random): Fate => ({
  minutes: random.spread(2, 240),
  end: random.pick(['forgotten', 'replaced', 'replaced', 'stuck', 'broken', 'frozen']),
});

/** How long a job with this fate can hold its slot. */
const lastsMs = ({ minutes, end }: Fate): number => {
  const more = end === 'frozen' ? dayMs : end === 'broken' ? 3 * hourMs : end === 'replaced' ? 25 * minuteMs : 0;
  return (minutes + 1) * minuteMs + more;
};

/** Faults are most telling about a request and about an end, a late edit about an end alone. */
const when = (random: Random, fault: Fault, pressAt: number, endsAt: number): number => {
  const aboutEnd = endsAt - minuteMs + random.between(-15_000, 30_000);
  if (fault.what === 'slack' && fault.fault === 'late') return aboutEnd;
  const aboutPress = pressAt + random.between(-5_000, 45_000);
  const atPress = pressAt + random.between(-500, 5_000);
  return random.pick([aboutPress, atPress, aboutEnd, random.between(pressAt, endsAt)]);
};

/** How long a fault can last, its successor's wait included. */
const faultMs = (fault: Fault): number => {
  if ('forMs' in fault) return fault.forMs;
  if (fault.what === 'crash') return fault.backInMs + 5 * minuteMs;
  return fault.what === 'foreign job' ? lastsMs(fault.fate) : 5 * minuteMs;
};
