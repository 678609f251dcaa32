// Loaded into a bot's process before the bot: its standard input is the sandbox's hand on it.
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { createInterface } from 'node:readline';
import { systemClock } from '../lib/clock.ts';
import { createTravelClock } from './travel-clock.ts';

const { uptime } = os;
const clock = createTravelClock({ ...systemClock }, Number(new URL(import.meta.url).searchParams.get('ahead')));
Object.assign(systemClock, clock);
os.uptime = () => uptime() + clock.aheadMs() / 1_000;
syncBuiltinESMExports();

// A line says how many ms ahead the sandbox's clock is. The end stops the bot when the sandbox is gone, however that died.
createInterface({ input: process.stdin }).on('line', (line) => clock.putAhead(Number(line)));
process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.unref();
