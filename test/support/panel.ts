import type { CardedRun, Run } from '../../src/backup/run.ts';
import type { Panel, PanelPlace } from '../../src/commands/panel/message.ts';
import { createPanelKeeper } from '../../src/commands/panel/panel.ts';
import type { PanelWatch } from '../../src/commands/panel/view.ts';
import type { Message } from '../../src/slack/blocks/text.ts';
import { createFakeClock, type FakeClock } from './clock.ts';
import { createKeptLog } from './log.ts';
import { refusedBySlack } from './slack-errors.ts';

type Method = Exclude<keyof PanelPlace, 'channel'>;

/** The channel with its panels in memory; `fail` makes a method's next `times` calls throw, `lost` after the effect. */
export const createFakePlace = (clock: FakeClock) => {
  const panels = new Map<string, Panel>();
  const shown = new Map<string, Message>();
  const calls: { readonly method: Method; readonly atMs: number }[] = [];
  const faults = new Map<Method, { error: Error; times: number; isLost: boolean }>();
  let posted = 0;
  const call = async <Result>(method: Method, effect: () => Result): Promise<Result> => {
    calls.push({ method, atMs: clock.elapsed() });
    const fault = faults.get(method);
    if (!fault || fault.times === 0) return effect();
    fault.times -= 1;
    if (fault.isLost) effect();
    throw fault.error;
  };
  const pinned = new Set<string>();
  const put = (about: Omit<Panel, 'ts'>, message: Message): Panel => {
    posted += 1;
    const panel = { ...about, ts: `${posted}` };
    panels.set(panel.ts, panel);
    shown.set(panel.ts, message);
    return panel;
  };
  const must = (ts: string): void => {
    if (!panels.has(ts)) throw refusedBySlack('message_not_found');
  };
  const place: PanelPlace = {
    channel: 'C1',
    post: (message, about) => call('post', () => put(about, message)),
    update: (panel, message) =>
      call('update', () => {
        must(panel.ts);
        panels.set(panel.ts, panel);
        shown.set(panel.ts, message);
      }),
    find: () => call('find', () => [...panels.values()].reverse()),
    at: (ts) => call('at', () => panels.get(ts)),
    remove: (ts) =>
      call('remove', () => {
        must(ts);
        panels.delete(ts);
      }),
    pin: (ts) => call('pin', () => void pinned.add(ts)),
  };
  return {
    place,
    calls,
    put,
    pinned,
    panels: (): readonly string[] => [...panels.keys()],
    /** What the newest panel says. */
    text: (): string => [...panels.keys()].map((ts) => shown.get(ts)?.text ?? '').at(-1) ?? '',
    /** What it says in blocks. */
    blocks: (): string => JSON.stringify([...panels.keys()].map((ts) => shown.get(ts)?.blocks).at(-1) ?? []),
    count: (method: Method): number => calls.filter((made) => made.method === method).length,
    delete: (ts: string): void => void panels.delete(ts),
    fail: (method: Method, error: Error, { times = Number.POSITIVE_INFINITY, isLost = false } = {}): void =>
      void faults.set(method, { error, times, isLost }),
    clearFaults: (): void => faults.clear(),
  };
};

/** One process's keeper of the panel in a channel, which other processes may share. */
export const keepPanel = (
  clock = createFakeClock(),
  slack = createFakePlace(clock),
  watch: () => Promise<PanelWatch | undefined> = async () => undefined,
) => {
  const stop = new AbortController();
  const log = createKeptLog();
  const keeper = createPanelKeeper({
    place: slack.place,
    portal: 'https://portal.example.com',
    permalink: async (card) => `https://acme.slack.com/archives/C1/p${card}`,
    watch,
    clock,
    log,
    signal: stop.signal,
  });
  return { clock, slack, stop, log, keeper };
};

/** The run as a card. */
export const standingAs = (id: string, run: Run): readonly CardedRun[] => [{ id, run }];
