import { createApprovalBook } from '../../src/channel/approval-book.ts';
import { createListeners } from '../../src/commands/commands.ts';
import type { Who } from '../../src/slack/access.ts';
import type { Listeners } from '../../src/slack/listener.ts';
import { createKeptLog } from './log.ts';
import { keepPanel } from './panel.ts';
import { createProcess, createWorld } from './process.ts';
import { createSlackClient } from './slack-server.ts';

/** One way to ask for something: what is typed, or the id of a button, of a change in a modal, or of a modal. */
export type Surface = {
  readonly kind: 'command' | 'button' | 'change' | 'submission';
  readonly id: string;
  readonly who: Who;
};

/** What the bot listens for, with fakes all around it. */
export const createFakeListeners = (): Listeners => {
  const { portal, channel, clock } = createWorld();
  const { runner, journal } = createProcess({ portal, channel, clock });
  const { client } = createSlackClient(() => ({ ok: false, error: 'fatal_error' }));
  const { signal } = new AbortController();
  return createListeners({
    client,
    access: { may: async () => ({ isAllowed: false, why: 'No.' }) },
    portal,
    journal,
    runner,
    channel,
    announce: async () => '',
    place: async () => ({ link: '', channel: 'C1' }),
    panel: keepPanel().keeper,
    home: { open: async () => undefined },
    hasOperators: false,
    approvals: { needs: () => false, ask: async () => '', finishSoon: () => undefined },
    approvalBook: createApprovalBook({ client, channel, botId: 'B1', portal: portal.origin, clock, signal }),
    alarms: { at: async () => undefined, acknowledge: async (told) => told },
    readWatch: async () => undefined,
    backup: { slot: 'portal', storage: 'DataStore', params: {} },
    checkUp: async () => [],
    clock,
    log: createKeptLog(),
  });
};

/** All of them, as the bot itself lists them. */
export const surfaces = (): readonly Surface[] => {
  const { commands, buttons, changes, submissions } = createFakeListeners();
  const listed = { command: commands, button: buttons, change: changes, submission: submissions };
  return (['command', 'button', 'change', 'submission'] as const).flatMap((kind) =>
    Object.entries(listed[kind]).map(([id, { who }]) => ({ kind, id, who })),
  );
};
