import type { Clock } from '../../lib/clock.ts';
import type { Ink } from '../terminal/ink.ts';
import type { Ephemeral } from '../workspace/ephemerals.ts';
import type { Message } from '../workspace/messages.ts';
import type { View } from '../workspace/modals.ts';
import type { Change } from '../workspace/state.ts';
import { blockTrees, contentTrees } from './blocks.ts';
import { linesOf } from './lines.ts';
import { type Names, plainText } from './text.ts';

/** How what people see in Slack is put on a terminal. */
export type Show = {
  /** A change as it is seen; no line if nobody sees one. */
  readonly change: (change: Change) => readonly string[];
  /** A message as it is now. */
  readonly message: (message: Message) => readonly string[];
};

type Context = { readonly names: Names; readonly ink: Ink; readonly clock: Pick<Clock, 'now'> };

export const createShow = (context: Context): Show => ({
  message: (message) => messageLines(message, context),
  change: (change) => {
    switch (change.kind) {
      case 'posted':
        return messageLines(change.message, context);
      case 'edited':
        return editLines(change.message, context);
      case 'deleted': {
        const heading = `${where(change.message.channel, context)}, a message is deleted`;
        return framed(heading, content(change.message, context).slice(0, 1), context);
      }
      case 'ephemeral':
        return ephemeralLines(change.ephemeral, context);
      case 'modal':
        return modalLines(change.who, change.view, context);
      case 'home':
        return homeLines(change.who, change.view, context);
      case 'command':
        return [];
    }
  },
});

const framed = (heading: string, lines: readonly string[], { ink, clock }: Context): readonly string[] => [
  ink.faint(`${new Date(clock.now()).toLocaleTimeString(undefined, { timeStyle: 'medium' })}  ${heading}`),
  ...lines.map((line) => `  ${ink.faint('│')} ${line}`),
];

const content = (said: Parameters<typeof contentTrees>[0], { names, ink }: Context): readonly string[] =>
  linesOf(contentTrees(said, names), ink);

const where = (channel: string, { names }: Context): string =>
  channel.startsWith('D') ? `Direct message to @${names.channel(channel)}` : `#${names.channel(channel)}`;

const messageLines = (said: Message, context: Context): readonly string[] => {
  const audience = said.channel.startsWith('D') ? '' : ', everyone sees it';
  const heading = `${where(said.channel, context)}${said.thread_ts === '' ? '' : ', a reply'}${audience}`;
  return framed(heading, content(said, context), context);
};

/** The first line and what is new; a time alone is nothing new. */
const editLines = (said: Message, context: Context): readonly string[] => {
  const [before, now] = [said.versions.at(-2), said.versions.at(-1)];
  if (before === undefined || now === undefined) return messageLines(said, context);
  if (withoutTimes(before) === withoutTimes(now)) return [];
  const [first = '', ...rest] = content(now, context);
  const old = new Set(content(before, context));
  const fresh = rest.filter((line) => !old.has(line));
  if (fresh.length === 0 && old.size === rest.length + 1 && old.has(first)) return [];
  const heading = `${where(said.channel, context)}, the same message, edited (${said.edits})`;
  return framed(heading, [first, ...fresh], context);
};

const withoutTimes = ({ text, blocks }: Message['versions'][number]): string =>
  JSON.stringify(blocks.length > 0 ? blocks : text, (key, value: unknown) =>
    key === 'block_id' ? undefined : value,
  ).replace(/<!date\^\d+\^[^>]*>/g, '');

const ephemeralLines = (said: Ephemeral, context: Context): readonly string[] => {
  const from = said.from === 'slack' ? 'Slack itself, ' : '';
  const heading = `${where(said.channel, context)}, ${from}only @${context.names.person(said.who)} sees it`;
  if (said.isDeleted) return framed(`${heading}, removed`, [], context);
  return framed(said.edits > 0 ? `${heading}, the same message, replaced` : heading, content(said, context), context);
};

const homeLines = (who: string, view: View, context: Context): readonly string[] => {
  const blocks = blockTrees(view.blocks, { names: context.names, held: () => undefined });
  return framed(
    `The app’s Home tab, only @${context.names.person(who)} sees it`,
    linesOf(blocks, context.ink),
    context,
  );
};

const modalLines = (who: string, view: View | undefined, context: Context): readonly string[] => {
  const name = `@${context.names.person(who)}`;
  if (view === undefined) return framed(`The dialog of ${name} is closed`, [], context);
  const blocks = blockTrees(view.blocks, { names: context.names, held: () => undefined });
  return framed(`A dialog, only ${name} sees it`, [plainText(view.title), ...linesOf(blocks, context.ink)], context);
};
