import type { webApi } from '@slack/bolt';
import type { BackupRequest } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import type { Announce } from '../channel/announce.ts';
import type { CardPlace } from '../channel/card-place.ts';
import type { Channel } from '../channel/channel.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Journal } from '../runner/ports.ts';
import type { Runner } from '../runner/runner.ts';
import type { Access } from '../slack/access.ts';
import type { AlarmBook } from '../watch/ports.ts';
import type { WatchState } from '../watch/watch.ts';
import type { Finding } from './doctor/finding.ts';
import type { PanelKeeper } from './panel/panel.ts';

/** What the commands of one portal work with; each takes the parts that it needs. */
export type Parts = {
  readonly client: webApi.WebClient;
  readonly access: Access;
  readonly portal: Portal;
  readonly journal: Journal;
  readonly runner: Runner;
  /** The admin channel. */
  readonly channel: Pick<Channel, 'id' | 'permalink'>;
  /** Where a card is, for that reader. */
  readonly place: CardPlace;
  readonly announce: Announce;
  readonly panel: PanelKeeper;
  /** Whether the configuration names operators; if not, all who may use the bot are. */
  readonly hasOperators: boolean;
  readonly alarms: Pick<AlarmBook, 'at' | 'acknowledge'>;
  /** What the watch has to say; `undefined`: it is switched off. */
  readonly watchState: () => WatchState | undefined;
  /** The backup that the configuration asks for. */
  readonly backup: BackupRequest;
  readonly checkUp: () => Promise<readonly Finding[]>;
  readonly clock: Clock;
  readonly log: Log;
};
