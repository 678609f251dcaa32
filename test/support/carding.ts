import type { Run } from '../../src/backup/run.ts';
import { createCard } from '../../src/channel/card.ts';
import { createReader } from '../../src/channel/reader.ts';
import { createRefusedCards } from '../../src/channel/refused-cards.ts';
import type { SlackFailure } from '../../src/slack/web.ts';
import { aRunning } from './builders.ts';
import { createFakeChannel } from './channel.ts';
import { createFakeClock } from './clock.ts';
import { createKeptLog } from './log.ts';

/** A card of the process `one` in a channel of its own; `isFresh`: this process has just posted it. */
export const holdCard = (run: Run = aRunning(), { isFresh = true } = {}) => {
  const clock = createFakeClock();
  const channel = createFakeChannel(clock);
  const log = createKeptLog();
  const stop = new AbortController();
  const reported: (SlackFailure | undefined)[] = [];
  const ts = channel.put(run, { follower: isFresh ? 'one' : 'other' });
  const report = (failure: SlackFailure | undefined): void => void reported.push(failure);
  const refused = createRefusedCards({ channel, log, report });
  const card = createCard({
    channel,
    refused,
    readCards: createReader({ channel, clock, log, onLimited: () => undefined }).read,
    replaces: undefined,
    ts,
    run,
    beat: 0,
    owesNotice: false,
    follower: 'one',
    isFresh,
    clock,
    log,
    signal: stop.signal,
    report,
    owed: () => undefined,
  });
  const editsAt = (): readonly number[] =>
    channel.calls.filter(({ method }) => method === 'update').map(({ atMs }) => atMs);
  const shown = () => channel.cards().find(({ id }) => id === card.id());
  const percent = (): number | undefined => {
    const run = shown()?.run;
    return run?.phase === 'running' ? run.percent : undefined;
  };
  return { clock, channel, log, stop, reported, ts, card, editsAt, shown, percent };
};
