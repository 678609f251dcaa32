import { createProcess, createWorld, type World } from '../support/process.ts';

/** What a process holds on to at one time. */
export type Sample = {
  readonly heapMegabytes: number;
  readonly residentMegabytes: number;
  readonly timers: number;
};

/**
 * A life in a process of its own: so many spans of so long, with so many backups in each; tells a sample after each.
 */
export type Life = { readonly spans: number; readonly spanMs: number; readonly backups: number };

const backupMs = 12_000;
/** A channel in which people delete nothing grows; Slack holds that, not the bot. */
const cardsKept = 50;

const live = async ({ spans, spanMs, backups }: Life): Promise<void> => {
  const world = createWorld();
  const { clock } = world;
  const bot = createProcess(world, { notify: 'all' });
  void bot.runner.followCards();
  for (let span = 0; span < spans; span += 1) {
    const endMs = clock.elapsed() + spanMs;
    for (let backup = 0; backup < backups; backup += 1) {
      await oneBackup(world, bot.ask);
      await clock.advance(spanMs / backups - backupMs);
      forget(world);
    }
    await clock.advance(endMs - clock.elapsed());
    process.send?.(sample(world));
    bot.log.lines.length = 0;
    world.channel.calls.length = 0;
    world.portal.calls.length = 0;
  }
  process.disconnect();
};

const oneBackup = async ({ clock, portal, channel }: World, ask: () => unknown): Promise<void> => {
  ask();
  await clock.advance(backupMs / 3);
  portal.set({ status: 'running', percent: 40 });
  await clock.advance(backupMs / 3);
  portal.complete();
  await clock.advance(backupMs / 3);
  const last = channel.cards().at(-1);
  if (last?.run.phase !== 'completed' || last.owesNotice) throw new Error('a backup did not come to its end');
};

/** Drops what only the stand-ins for Slack and the portal hold on to. */
const forget = ({ portal, channel }: World): void => {
  for (const { id } of channel.cards().slice(0, -cardsKept)) channel.erase(id);
  for (const grown of [channel.replies, portal.copies, portal.asked]) grown.splice(0, grown.length - cardsKept);
  const [any] = portal.started;
  if (any) portal.started.fill(any);
};

const sample = ({ clock }: World): Sample => {
  for (let times = 0; times < 3; times += 1) globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    heapMegabytes: heapUsed / 2 ** 20,
    residentMegabytes: rss / 2 ** 20,
    timers: clock.sleepers(),
  };
};

await live(JSON.parse(process.argv[2] ?? '{}') as Life);
