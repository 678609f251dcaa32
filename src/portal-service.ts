import type { webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { PortalFailure } from './backup/portal-error.ts';
import { createAlarmBook } from './channel/alarm-book.ts';
import { createAnnounce } from './channel/announce.ts';
import { createApprovalBook } from './channel/approval-book.ts';
import { createCardPlace } from './channel/card-place.ts';
import { createChannel } from './channel/channel.ts';
import { createDigestBook } from './channel/digest-book.ts';
import { createJournal } from './channel/journal.ts';
import { createApprovals } from './commands/approval/ask.ts';
import { createListeners } from './commands/commands.ts';
import { createHome } from './commands/panel/home.ts';
import { createPanelPlace } from './commands/panel/message.ts';
import { createPanelKeeper } from './commands/panel/panel.ts';
import type { Config } from './config/config.ts';
import { createKeptCopies } from './copies/kept-copies.ts';
import { createProver } from './copies/prover.ts';
import { createPortalClient } from './docspace/client.ts';
import { withHealth } from './docspace/with-health.ts';
import { atMost, type Clock } from './lib/clock.ts';
import { FatalError } from './lib/fatal-error.ts';
import type { Log } from './lib/log.ts';
import { createKnownCopies } from './runner/known-copies.ts';
import type { OnCards, Prover } from './runner/ports.ts';
import { createRunner, type Runner } from './runner/runner.ts';
import type { Access } from './slack/access.ts';
import type { Listeners } from './slack/listener.ts';
import type { SlackFailure } from './slack/web.ts';
import { type createCheckup, warnOfPortal } from './startup/doctor.ts';
import { createDigest } from './startup/portal-digest.ts';
import { createWatching } from './startup/portal-watch.ts';
import { waitForPortal } from './startup/wait-for-portal.ts';
import type { AlarmBook } from './watch/ports.ts';
import { type KnownWatch, readWatch } from './watch/read-watch.ts';
import { tellKeyRefused } from './watch/tell-key-refused.ts';
import type { WatchState } from './watch/watch.ts';

/** How long an end waits for Slack to take why. */
const farewellMs = 5_000;

/** Everything that belongs to one portal. */
export type PortalService = {
  /** Looks after the directory of kept copies; throws `FatalError` if it cannot be written. */
  readonly prepare: () => Promise<void>;
  /** Waits until the portal answers, and warns of what is wrong there; throws `FatalError` if it does not accept the key. */
  readonly meet: () => Promise<void>;
  /** What needs to know the bot as Slack knows it: the cards, the runs, the panel and the commands. */
  readonly serve: (slack: {
    readonly client: webApi.WebClient;
    readonly botId: string;
    readonly access: Access;
    readonly checkUp: ReturnType<typeof createCheckup>;
    /** Receives each failure of Slack's, and success as undefined. */
    readonly report: (failure: SlackFailure | undefined) => void;
  }) => {
    readonly runner: Runner;
    readonly listeners: Listeners;
    /** Posts the panel, and watches the portal; resolves when the bot stops. */
    readonly watch: () => Promise<void>;
    /** What the watch knows; undefined: it is off. */
    readonly watchState: () => WatchState | undefined;
    /** The same, with the alarms that another process tells of. */
    readonly readWatch: () => Promise<KnownWatch | undefined>;
  };
};

type Options = {
  readonly config: Config;
  readonly dispatcher: Dispatcher;
  readonly redact: (text: string) => string;
  readonly clock: Clock;
  readonly log: Log;
  /** This process's name on the cards it follows. */
  readonly follower: string;
  /** Receives each failure of the portal's, and success as undefined. */
  readonly report: (failure: PortalFailure | undefined) => void;
  /** Receives the cards as they are read and shown. */
  readonly onCards: readonly OnCards[];
  /** Receives why Slack does not accept a notice, and undefined once it does. */
  readonly owed: (notice: string, why: string | undefined) => void;
  /** Called when Slack limits the reading of the channel to a few messages a minute. */
  readonly onLimited: () => void;
  readonly stop: AbortSignal;
  readonly halt: AbortSignal;
};

/** Creates all of it from the portal's configuration. `stop`: begin nothing new; `halt`: write nothing more. */
export const createPortalService = (options: Options): PortalService => {
  const { config, dispatcher, redact, clock, log, stop } = options;
  const { backup } = config;
  const client = createPortalClient({ ...config.portal, dispatcher, redact, now: clock.now });
  const portal = withHealth(client, backup.slot, options.report);
  const keep = config.keep && createKeptCopies(config.keep);
  const served = Promise.withResolvers<AlarmBook>();
  const tellBlocked = (book: AlarmBook): Promise<void> => tellKeyRefused(book, portal.origin, clock.now());
  const proverWith = (copyFileNumbers: CopyFileNumbers) =>
    createProver({ portal: client, clock, log, keep, copyFileNumbers });
  return {
    prepare: () => keep?.prepare().catch(unwritable) ?? Promise.resolve(),
    meet: async () => {
      const warn = () => warnOfPortal({ config, dispatcher, clock, log, redact });
      try {
        await waitForPortal({ portal, slot: backup.slot, clock, log, signal: stop, warn });
      } catch (error) {
        // The process ends: that it can no longer watch is announced first, once, however often it is started again.
        if (config.watch.isOn) await atMost(farewellMs, served.promise.then(tellBlocked), clock).catch(() => undefined);
        throw error;
      }
    },
    serve: (slack) => {
      const { book, ...service } = servePortal({ ...options, portal, proverWith }, slack);
      served.resolve(book);
      return service;
    },
  };
};

type Serving = Options & {
  readonly portal: ReturnType<typeof withHealth>;
  readonly proverWith: (copyFileNumbers: CopyFileNumbers) => Prover;
};
type CopyFileNumbers = NonNullable<Parameters<typeof createProver>[0]['copyFileNumbers']>;
type Slack = Parameters<PortalService['serve']>[0];
type PanelOptions = Parameters<typeof createPanelKeeper>[0];

/** The admin channel, and what is kept in it. */
const openChannel = (options: Serving, { client, botId, report }: Slack, watch: PanelOptions['watch']) => {
  const { config, portal, clock, log, stop, halt } = options;
  const { mention } = config.watch;
  const channel = createChannel({ client, id: config.slack.adminChannel, botId, mention });
  const common = { client, channel, botId, portal: portal.origin, clock, log, signal: stop };
  const panelPlace = createPanelPlace({ client, channel: channel.id, botId });
  return {
    channel,
    journal: createJournal({ ...options, channel, signal: halt, report }),
    panel: createPanelKeeper({ ...common, place: panelPlace, permalink: channel.permalink, watch }),
    alarms: createAlarmBook({ ...common, mention }),
    approvalBook: createApprovalBook(common),
    digestBook: createDigestBook(common),
    hasPanelBefore: async (time: number) => (await panelPlace.find()).some(({ ts }) => Number(ts) * 1_000 < time),
    place: createCardPlace({ channel, clock }),
    announce: createAnnounce({ channel, clock, log }),
  };
};

/** Panel, home, runner and watch need each other: what reads `watching` is a function, called only after all are created. */
const servePortal = (options: Serving, slack: Slack) => {
  const { config, portal, proverWith, clock, log, follower, stop: signal } = options;
  const { client, access } = slack;
  const { operatorUsers, operatorGroups } = config.access;
  const shown = () => watching.shown();
  const opened = openChannel(options, slack, shown);
  const { channel, journal, panel, place, alarms: book, approvalBook, digestBook, hasPanelBefore } = opened;
  const { learn, madeBackups, fileNumbers } = createKnownCopies();
  const prove = proverWith(async () => [
    ...fileNumbers(),
    ...(await panel.formerNumbers()).map((fileId) => ({ fileId })),
  ]);
  const home = createHome({ client, access, place, portal: portal.origin, watch: shown, clock, log, signal });
  const runner = createRunner({
    ...config,
    ...{ portal, journal, prove, madeBackups, follower, clock, log },
    newestListedCopy: () => watching.state()?.memory?.newest,
    onCards: (cards, since) => {
      for (const listener of [panel.learn, home.learn, learn, ...options.onCards]) listener(cards, since);
    },
  });
  const verbs = config.approvals;
  const approvals = createApprovals({ approvalBook, channel, verbs, portal: portal.origin, clock, log, signal });
  const watching = createWatching({ config, portal, book, runner, panel, madeBackups, follower, clock, log, signal });
  const digest = createDigest({
    ...{ portal, alarms: book, book: digestBook, hasPanelBefore, follower, clock, log, signal },
    ...{ settings: config.digest, everyMs: config.watch.everyMs, slot: config.backup.slot },
    ...{ watchState: watching.state, memory: watching.memory },
  });
  const readKnown = () => readWatch({ watchState: watching.state, alarms: book });
  return {
    book,
    runner,
    watch: async () => {
      await Promise.all([watching.run(), approvals.keep(), digest.run()]);
    },
    watchState: watching.state,
    readWatch: readKnown,
    listeners: createListeners({
      ...opened,
      ...{ client, access, portal, runner, home, approvals, clock, log },
      ...{ backup: config.backup, hasOperators: operatorUsers.length + operatorGroups.length > 0 },
      readWatch: readKnown,
      checkUp: () => slack.checkUp(runner.context.standstill),
    }),
  };
};

const unwritable = (cause: unknown): never => {
  throw new FatalError('BACKUP_KEEP_DIR cannot be written; check its disk and its permissions.', {
    exitCode: 78,
    cause,
  });
};
