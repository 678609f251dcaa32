import { transports } from '../e2e/scene.ts';
import { moments, testCrashes } from './crash.ts';
import { callsOf } from './run.ts';

const crashes = transports.map(async (transport) =>
  (await callsOf('asked', transport, 'whole')).flatMap((call) => moments.map((when) => ({ ...call, transport, when }))),
);

testCrashes('a kill -9 at every call', 'whole', (await Promise.all(crashes)).flat());
