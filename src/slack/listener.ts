import type { Actor, Who } from './access.ts';
import type { Modal } from './blocks/text.ts';
import type { Reply } from './reply.ts';

/** What every request has, whatever it asks for. */
type Request = {
  readonly actor: Actor;
  /** Names this very request: the same one delivered twice has the same name. */
  readonly trigger: string;
};

/** What a person asked for with a command or a button on a message. */
export type Asked = Request & {
  /** Answers that person, alone. */
  readonly reply: Reply;
  /** The button's value, or the text behind `/backup`. */
  readonly value: string;
  /** The message whose button was pressed, as its ts; '' for a command. */
  readonly message: string;
};

/** A modal that the person looks at; shows another content in its place. */
export type Screen = { readonly show: (modal: Modal) => Promise<void> };

/** A modal in which something was changed, or that was sent back. */
export type Filled = Request & {
  readonly screen: Screen;
  /** Shows the same modal again, unless it shows something else by now. */
  readonly redraw: (modal: Modal) => Promise<void>;
  /** The value of the button that was pressed, '' for none. */
  readonly value: string;
  /** What was chosen or typed, by `block_id`; '' for nothing, several values joined by commas. */
  readonly values: Readonly<Record<string, string>>;
  /** What the modal was given to carry, as its `private_metadata`. */
  readonly note: string;
};

/** `isStart`: it would start a backup, so that a refusal says that nothing was started. */
type Refusable = { readonly isStart?: boolean };

/** Carries out what was asked for; the person may do it when it runs. */
export type Listener = Refusable & {
  /**
   * Said if the answer takes a while, perhaps before it is known whether the person may: the words must be true of a
   * request that is then refused. `inPlace`: said as soon as that is known, in the place of the message whose button
   * was pressed, which cannot be pressed twice then, and replaced by each answer.
   */
  readonly first?: { readonly words: string; readonly inPlace?: boolean };
  readonly run: (asked: Asked) => Promise<void>;
};

/** Asks for more in a modal: opened at once, filled once the person is known to be allowed. */
export type Form = Refusable & {
  /** At most 24 characters. */
  readonly title: string;
  readonly fill: (asked: Asked, screen: Screen) => Promise<void>;
};

/** Takes a modal that was sent back, or a change within one. */
export type Intake = Refusable & {
  /** Sentences by `block_id` for what is wrong, from the values alone. */
  readonly check?: (values: Filled['values']) => Readonly<Record<string, string>>;
  readonly run: (filled: Filled) => Promise<void>;
};

/** Something to listen for, and who may ask for it; that is checked each time. */
export type Permitted<It> = It & { readonly who: Who };

/** What listens for what. */
export type Listeners = {
  /** Shows the Home tab to who opened it. Never throws. */
  readonly home: (actor: Actor) => Promise<void>;
  /** What carries out the text behind `/backup`; the help, for a text that makes no sense. */
  readonly find: (text: string) => Permitted<Listener | Form>;
  /** By name. */
  readonly commands: Readonly<Record<string, Permitted<Listener | Form>>>;
  /** Buttons on messages, by `action_id`. */
  readonly buttons: Readonly<Record<string, Permitted<Listener | Form>>>;
  /** Changes within a modal, by `action_id`. */
  readonly changes: Readonly<Record<string, Permitted<Intake>>>;
  /** Modals that were sent back, by `callback_id`. */
  readonly submissions: Readonly<Record<string, Permitted<Intake>>>;
};
