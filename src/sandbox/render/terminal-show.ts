import type { Clock } from '../../lib/clock.ts';
import type { Ink } from '../terminal/ink.ts';
import type { Block } from '../workspace/blocks/blocks.ts';
import type { Ephemeral } from '../workspace/ephemerals.ts';
import type { Message } from '../workspace/messages.ts';
import type { View } from '../workspace/modals.ts';
import type { Change } from '../workspace/state.ts';
import { linesOf } from './terminal-blocks.ts';
import type { Names, Reader } from './terminal-mrkdwn.ts';

/** How what people see in Slack is put on a terminal. */
export type Show = {
  /** A change as it is seen; no line where nobody sees one. */
  readonly change: (change: Change) => readonly string[];
  /** A message as it stands. */
  readonly message: (message: Message) => readonly string[];
};

export const createShow = ({
  names,
  read,
  ink,
  clock,
}: {
  readonly names: Names;
  readonly read: Reader;
  readonly ink: Ink;
  readonly clock: Pick<Clock, 'now'>;
}): Show => {
  const block = (heading: string, lines: readonly string[]): readonly string[] => [
    ink.faint(`${new Date(clock.now()).toLocaleTimeString(undefined, { timeStyle: 'medium' })}  ${heading}`),
    ...lines.map((line) => `  ${ink.faint('│')} ${line}`),
  ];
  const content = (said: Content): readonly string[] =>
    said.blocks.length > 0 ? linesOf(said.blocks, read) : read.mrkdwn(said.text).split('\n');
  const where = (channel: string): string =>
    channel.startsWith('D') ? `Direct message to @${names.channel(channel)}` : `#${names.channel(channel)}`;

  const message = (said: Message): readonly string[] => {
    const audience = said.channel.startsWith('D') ? '' : ', everyone sees it';
    return block(`${where(said.channel)}${said.thread_ts === '' ? '' : ', a reply'}${audience}`, content(said));
  };

  const edited = (said: Message): readonly string[] => {
    const [before, now] = [said.versions.at(-2), said.versions.at(-1)];
    if (before === undefined || now === undefined) return message(said);
    const [first = '', ...rest] = content(now);
    const old = new Set(content(before));
    const fresh = rest.filter((line) => !old.has(line));
    if (fresh.length === 0 && old.size === rest.length + 1 && old.has(first)) return [];
    return block(`${where(said.channel)}, the same message, edited (${said.edits})`, [first, ...fresh]);
  };

  const ephemeral = (said: Ephemeral): readonly string[] => {
    const from = said.from === 'slack' ? 'Slack itself, ' : '';
    const heading = `${where(said.channel)}, ${from}only @${names.person(said.who)} sees it`;
    if (said.isDeleted) return block(`${heading}, removed`, []);
    return block(said.edits > 0 ? `${heading}, the same message, replaced` : heading, content(said));
  };

  const modal = (who: string, view: View | undefined): readonly string[] => {
    if (view === undefined) return block(`The dialog of @${names.person(who)} is closed`, []);
    const title = linesOf([view.title], read);
    return block(`A dialog, only @${names.person(who)} sees it`, [...title, ...linesOf(view.blocks, read)]);
  };

  return {
    message,
    change: (change) => {
      switch (change.kind) {
        case 'posted':
          return message(change.message);
        case 'edited':
          return edited(change.message);
        case 'deleted':
          return block(`${where(change.message.channel)}, a message is deleted`, content(change.message).slice(0, 1));
        case 'ephemeral':
          return ephemeral(change.ephemeral);
        case 'modal':
          return modal(change.who, change.view);
      }
    },
  };
};

type Content = { readonly text: string; readonly blocks: readonly Block[] };
