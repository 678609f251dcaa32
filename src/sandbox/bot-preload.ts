// Loaded into a bot's process before the bot, to which the sandbox is a parent process with an IPC channel.
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../lib/clock.ts';
import { createTravelClock } from './travel-clock.ts';

const { uptime } = os;
const clock = createTravelClock({ ...systemClock }, Number(new URL(import.meta.url).searchParams.get('ahead')));
Object.assign(systemClock, clock);
os.uptime = () => uptime() + clock.aheadMs() / 1_000;
syncBuiltinESMExports();

/** Resolves when what has woken up is done with the disk, and has sent its requests. */
const settled = async (): Promise<void> => {
  do await nextTurn();
  while (process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq')));
};

process.on('message', (aheadMs) => {
  if (Number(aheadMs) !== clock.aheadMs()) clock.putAhead(Number(aheadMs));
  void settled().then(() => process.connected && process.send?.(aheadMs));
});
// The channel closes when the sandbox is gone, however that died.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
