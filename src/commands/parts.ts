import type { webApi } from '@slack/bolt';
import type { ApprovalAction, ApprovalVerb } from '../backup/approval.ts';
import type { BackupRequest } from '../backup/job.ts';
import type { Portal } from '../backup/portal.ts';
import type { Announce } from '../channel/announce.ts';
import type { ApprovalBook } from '../channel/approval-book.ts';
import type { CardPlace } from '../channel/card-place.ts';
import type { Channel } from '../channel/channel.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Journal } from '../runner/ports.ts';
import type { Runner } from '../runner/runner.ts';
import type { Access, Actor } from '../slack/access.ts';
import type { AlarmBook } from '../watch/ports.ts';
import type { KnownWatch } from '../watch/read-watch.ts';
import type { Finding } from './doctor/finding.ts';
import type { HomeKeeper } from './panel/home.ts';
import type { PanelKeeper } from './panel/panel.ts';

/** What a person has asked for and another operator has to approve; `request` names the request. */
type ApprovalAsked = {
  readonly verb: ApprovalVerb;
  readonly action: ApprovalAction;
  readonly actor: Actor;
  readonly request: string;
};

/** Asks for a second operator, if one is wanted. */
export type Approvals = {
  readonly needs: (verb: ApprovalVerb) => boolean;
  /** Posts the request, once; gives the answer for the person. Never throws. */
  readonly ask: (asked: ApprovalAsked) => Promise<string>;
  /** Has the message of a request looked at again in a minute: it may be decided and wait anyway. */
  readonly finishSoon: (id: string) => void;
};

/** Carries out what was approved, as if the person who asked did it; `tell` takes each thing there is to say of it. */
type CarryOut<Action extends ApprovalAction> = (
  action: Action,
  to: { readonly by: string; readonly key: string; readonly tell: (words: string) => Promise<void> },
) => Promise<void>;

/** What carries out each kind. */
export type Carriers = { readonly [Kind in ApprovalAction['kind']]: CarryOut<Extract<ApprovalAction, { kind: Kind }>> };

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
  readonly home: Pick<HomeKeeper, 'open'>;
  /** Whether the configuration names operators; if not, all who may use the bot are. */
  readonly hasOperators: boolean;
  readonly approvals: Approvals;
  readonly approvalBook: ApprovalBook;
  readonly alarms: Pick<AlarmBook, 'at' | 'acknowledge'>;
  /** What the watch has to say, here or in another process; `undefined`: it is switched off. */
  readonly readWatch: () => Promise<KnownWatch | undefined>;
  /** The backup that the configuration asks for. */
  readonly backup: BackupRequest;
  readonly checkUp: () => Promise<readonly Finding[]>;
  readonly clock: Clock;
  readonly log: Log;
};
