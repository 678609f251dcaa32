import type { Portal } from '../../src/backup/portal.ts';
import { createAlarmBook } from '../../src/channel/alarm-book.ts';
import type { Channel } from '../../src/channel/channel.ts';
import { createPanelPlace } from '../../src/commands/panel/message.ts';
import { createPanelKeeper } from '../../src/commands/panel/panel.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Log } from '../../src/lib/log.ts';
import { createKnownCopies } from '../../src/runner/known-copies.ts';
import type { OnCards } from '../../src/runner/ports.ts';
import type { Runner } from '../../src/runner/runner.ts';
import { createWatching } from '../../src/startup/portal-watch.ts';
import type { ChannelMessages } from './channel-messages.ts';

export type WatchingSettings = { readonly everyMs: number; readonly graceMs: number; readonly maxAgeMs?: number };
type Client = ChannelMessages['client'];

/** The panel and the watch of one process, wired as `src/portal-service.ts` does. */
export const prepareWatching = (options: {
  readonly portal: Portal;
  readonly channel: Channel;
  readonly client: Client;
  readonly follower: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly settings: WatchingSettings | undefined;
}) => {
  const { portal, channel, client, settings = { everyMs: 60_000, graceMs: 1_800_000 } } = options;
  let watching: ReturnType<typeof createWatching> | undefined;
  const place = createPanelPlace({ client, channel: channel.id, botId: 'B1' });
  const shown = async () => await watching?.shown();
  const panel = createPanelKeeper({
    ...options,
    portal: portal.origin,
    place,
    permalink: channel.permalink,
    watch: shown,
  });
  const book = createAlarmBook({ ...options, botId: 'B1', portal: portal.origin, mention: '<!here>' });
  const { learn, madeBackups } = createKnownCopies();
  const onCards: OnCards = (cards, since) => {
    panel.learn(cards, since);
    learn(cards, since);
  };
  const config = {
    watch: { isOn: true, hasPanel: true, mention: '<!here>', ...settings },
    backup: { slot: 'portal' },
    stallMs: 1_800_000,
  } as const;
  return {
    /** What the runner tells of cards and asks of copies. */
    told: { onCards, madeBackups, newestListedCopy: () => watching?.state()?.memory?.newest },
    run: async (runner: Runner): Promise<void> => {
      watching = createWatching({ ...options, config, book, runner, panel, madeBackups });
      await watching.run();
    },
  };
};

/** The same client, each call of which goes over a wire. */
export const remoteClient = (client: Client, remote: <Port extends object>(port: Port) => Port): Client => ({
  conversations: remote(client.conversations),
  chat: remote(client.chat),
  pins: remote(client.pins),
});
