import { kinds, testCases } from './matrix.ts';
import { callsOf, courses } from './run.ts';

const cases = courses.map(async ({ leg, transport }) =>
  (await callsOf(leg, transport, 'whole')).flatMap((call) => kinds.map((kind) => ({ ...call, transport, kind }))),
);

testCases('every call by every fault', { pace: 'whole', concurrency: 128 }, (await Promise.all(cases)).flat());
