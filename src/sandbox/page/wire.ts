import type { Transport } from '../bot-environment.ts';
import type { ServerVersion } from '../portal/version.ts';
import type { Tree } from '../render/tree.ts';

/** What the browser is told. Times are ms since 1970; people are named by their roles, which every scene has. */
export type News =
  /** All of a scene, at first and whenever a fresh one begins. */
  | {
      readonly kind: 'scene';
      /** Counts the scenes, so that a browser that connects again knows one it has seen. */
      readonly scene: number;
      readonly fixed: Fixed;
      readonly board: Board;
      readonly said: readonly Said[];
      readonly modals: readonly Modal[];
      readonly requests: readonly Request[];
      readonly log: readonly LogLine[];
    }
  | { readonly kind: 'board'; readonly board: Board }
  | { readonly kind: 'said'; readonly said: Said }
  | { readonly kind: 'modal'; readonly modal: Modal }
  | { readonly kind: 'requests'; readonly requests: readonly Request[] }
  | { readonly kind: 'log'; readonly log: readonly LogLine[] };

/** A message, or what one person alone sees (`who`: their role, else ''). */
export type Said = {
  readonly channel: string;
  readonly ts: string;
  /** The ts of the message it replies to, or ''. */
  readonly thread: string;
  readonly who: string;
  readonly from: string;
  /** The role of the person who wrote it; `bot` and `slackbot` for these. */
  readonly face: string;
  /** What a person typed, which Slack itself does not show. */
  readonly isCommand: boolean;
  readonly at: number;
  readonly isMarkedEdited: boolean;
  readonly edits: number;
  readonly isDeleted: boolean;
  readonly body: readonly Tree[];
};

/** What a person looks at in a dialog; no `id`: nothing. */
export type Modal = {
  readonly who: string;
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  readonly close: string;
  readonly body: readonly Tree[];
};

/** One request between the three. */
export type Request = {
  readonly at: number;
  readonly ms: number;
  readonly way: 'bot → Slack' | 'bot → portal' | 'Slack → bot';
  readonly name: string;
  readonly outcome: string;
  readonly isBad: boolean;
};

export type LogLine = { readonly bot: number; readonly level: string; readonly message: string };

/** What is the same in every scene. */
export type Fixed = {
  readonly servers: readonly ServerVersion[];
  readonly subcommands: readonly string[];
  readonly tour: readonly { readonly title: string; readonly scenarios: readonly Pick<Scenario, 'name' | 'title'>[] }[];
};

/** A state worth seeing, and how one gets there from a fresh scene: what would be typed into the terminal. */
export type Scenario = {
  readonly name: string;
  readonly title: string;
  /** What to look at, and what to try. */
  readonly see: string;
  readonly with?: {
    readonly server?: ServerVersion;
    readonly isSelfHosted?: boolean;
    readonly variables?: Readonly<Record<string, string>>;
  };
  readonly steps: readonly string[];
  /** Buttons that continue the story, each with what it types. */
  readonly offers?: Readonly<Record<string, string>>;
};

/** The state of everything, the messages aside. */
export type Board = {
  readonly setting: {
    readonly transport: Transport;
    readonly server: ServerVersion;
    readonly isSelfHosted: boolean;
    readonly isSlackReal: boolean;
    readonly isPortalReal: boolean;
  };
  /** How far the time in the scene was put forward. */
  readonly aheadMs: number;
  readonly scenario: (Scenario & { readonly who: string }) | undefined;
  readonly people: readonly { readonly role: string; readonly name: string; readonly title: string }[];
  readonly channels: readonly Conversation[];
  readonly bots: readonly { readonly number: number; readonly pid: number; readonly isReady: boolean }[];
  readonly sockets: number;
  readonly portal: Portal | undefined;
  readonly troubles: readonly {
    readonly name: string;
    readonly means: string;
    readonly at: 'slack' | 'slack-wire' | 'portal-wire' | 'portal';
    readonly isEvent: boolean;
    readonly isOn: boolean;
  }[];
};

/** A channel, or a direct message between the bot and `person` (a role). `members`: the roles that can look into it. */
export type Conversation = {
  readonly id: string;
  readonly name: string;
  readonly person: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly isBotMember: boolean;
  readonly members: readonly string[];
};

export type Portal = {
  readonly origin: string;
  readonly jobs: readonly {
    readonly title: string;
    readonly id: string;
    readonly state: string;
    readonly percent: number;
    readonly tone: 'running' | 'stuck' | 'done' | 'failed' | 'stopped';
  }[];
  readonly copies: readonly {
    readonly id: string;
    readonly fileName: string;
    readonly at: number;
    readonly isPaid: boolean;
  }[];
  /** In words; '' for none. */
  readonly schedule: string;
  /** Undefined: this portal has no plan. */
  readonly plan: { readonly allowance: number; readonly used: number; readonly isFree: boolean } | undefined;
  /** How long the next backup takes. */
  readonly seconds: number;
};

/** The answer to what somebody did. `problem`: why it was not done, '' if it was. */
export type Done = {
  readonly said: readonly string[];
  readonly problem: string;
  /** The modal's complaints by `block_id`. */
  readonly errors: Readonly<Record<string, string>>;
};
