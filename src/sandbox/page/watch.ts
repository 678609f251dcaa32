import { subcommands } from '../../slack/parse-command.ts';
import { readEntry } from '../bot-process.ts';
import { serverVersions } from '../portal/version.ts';
import type { BotNews, Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { Change } from '../workspace/state.ts';
import { boardOf } from './board.ts';
import { allModals, allSaid, modalOf, saidAlone, saidIn } from './messages.ts';
import { followRequests } from './requests.ts';
import { scenarios } from './scenarios.ts';
import type { Board, LogLine, News, Request, Scenario } from './wire.ts';

/** Watches the stage for those who want to be told. */
export type Watch = {
  /** Tells everything there is, then everything new, until the returned function is called. */
  readonly subscribe: (tell: (news: News) => void) => () => void;
  readonly close: () => void;
};

const lookEveryMs = 250;
const kept = 200;

/** `scenario`: the one that is on the stage, if any. */
export const watchStage = (stage: Stage, scenario: () => Scenario | undefined): Watch => {
  const listeners = new Set<(news: News) => void>();
  const tell = (news: News): void => {
    for (const listener of listeners) listener(news);
  };
  let scene = stage.scene();
  let sceneNumber = 1;
  let [requests, log]: [readonly Request[], readonly LogLine[]] = [[], []];
  let board = '';
  let newRequests = followRequests(scene);

  const takeRequests = (): readonly Request[] => {
    const fresh = newRequests();
    requests = [...requests, ...fresh].slice(-kept);
    return fresh.slice(-kept);
  };
  const whole = (): News => {
    const { workspace } = scene;
    return {
      kind: 'scene',
      scene: sceneNumber,
      fixed,
      board: boardOf(scene, scenario()),
      said: workspace ? allSaid(workspace) : [],
      modals: workspace ? allModals(workspace) : [],
      requests,
      log,
    };
  };
  const look = (): void => {
    if (listeners.size === 0) return;
    const fresh = takeRequests();
    if (fresh.length > 0) tell({ kind: 'requests', requests: fresh });
    const now: Board = boardOf(scene, scenario());
    const seen = JSON.stringify(now);
    if (seen !== board) tell({ kind: 'board', board: now });
    board = seen;
  };
  const attach = (): (() => void) => {
    const { workspace } = scene;
    const leave = [
      workspace?.onChange((change) => tell(newsOf(change, scene))),
      scene.onNews((news) => {
        const line = lineOf(news);
        log = [...log, line].slice(-kept);
        tell({ kind: 'log', log: [line] });
      }),
    ];
    return () => {
      for (const one of leave) one?.();
    };
  };

  let detach = attach();
  const looking = setInterval(look, lookEveryMs).unref();
  const unwatch = stage.onScene((next) => {
    detach();
    scene = next;
    sceneNumber += 1;
    [requests, log, board] = [[], [], ''];
    newRequests = followRequests(scene);
    detach = attach();
    tell(whole());
  });
  return {
    subscribe: (listener) => {
      look();
      takeRequests();
      listener(whole());
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      clearInterval(looking);
      unwatch();
      detach();
      listeners.clear();
    },
  };
};

const fixed = {
  servers: serverVersions.filter((version) => version !== '2.6'),
  subcommands,
  scenarios: scenarios.map(({ name, title, see }) => ({ name, title, see })),
};

const newsOf = (change: Change, { workspace }: Scene): News => {
  if (workspace === undefined) throw new Error('Only a simulated workspace tells its changes.');
  switch (change.kind) {
    case 'posted':
    case 'edited':
    case 'deleted':
      return { kind: 'said', said: saidIn(change.message, workspace) };
    case 'ephemeral':
      return { kind: 'said', said: saidAlone(change.ephemeral, workspace) };
    case 'modal':
      return { kind: 'modal', modal: modalOf(change.who, workspace) };
  }
};

const lineOf = (news: BotNews): LogLine => {
  const bot = news.bot.number;
  switch (news.kind) {
    case 'log':
      return { bot, level: readEntry(news.line).level, message: readEntry(news.line).message };
    case 'complaint':
      return { bot, level: 'error', message: news.line };
    case 'ended':
      return { bot, level: 'warn', message: `ended (${news.end.signal ?? `exit ${news.end.code ?? 'unknown'}`})` };
  }
};
