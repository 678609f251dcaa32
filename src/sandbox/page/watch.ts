import { commands } from '../../commands/commands.ts';
import { readEntry } from '../bot-process.ts';
import { createListeners } from '../listeners.ts';
import { serverVersions } from '../portal/version.ts';
import type { BotNews, Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { Change } from '../workspace/state.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';
import { boardOf } from './board.ts';
import { allModals, allSaid, homeOf, modalOf, saidAlone, saidAsCommand, saidIn } from './messages.ts';
import { followRequests } from './requests.ts';
import { tour } from './scenarios.ts';
import type { LogLine, News, Request, Said, Scenario } from './wire.ts';

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
  const { tell, listen, count } = createListeners<News>();
  let number = 1;
  let scene = watchScene(stage.scene(), { number, scenario, tell });
  const look = (): void => {
    if (count() > 0) for (const news of scene.look()) tell(news);
  };
  const looking = setInterval(look, lookEveryMs).unref();
  const unwatch = stage.onScene((next) => {
    scene.leave();
    number += 1;
    scene = watchScene(next, { number, scenario, tell });
    tell(scene.whole());
  });
  return {
    subscribe: (listener) => {
      look();
      listener(scene.whole());
      return listen(listener);
    },
    close: () => {
      clearInterval(looking);
      unwatch();
      scene.leave();
    },
  };
};

/** Follows one scene: `look` gives what is new in what tells nothing by itself, `whole` everything there is. */
const watchScene = (
  scene: Scene,
  how: { readonly number: number; readonly scenario: () => Scenario | undefined; readonly tell: (news: News) => void },
) => {
  const { workspace } = scene;
  let requests: readonly Request[] = [];
  let log: readonly LogLine[] = [];
  let commands: readonly Said[] = [];
  let board = '';
  const newRequests = followRequests(scene);
  const takeRequests = (): readonly Request[] => {
    const fresh = newRequests();
    requests = [...requests, ...fresh].slice(-kept);
    return fresh.slice(-kept);
  };
  const leave = [
    workspace?.onChange((change) => {
      const news = newsOf(change, workspace);
      if (news?.kind === 'said' && news.said.isCommand) commands = [...commands, news.said].slice(-kept);
      if (news) how.tell(news);
    }),
    scene.onNews((news) => {
      const line = lineOf(news);
      log = [...log, line].slice(-kept);
      how.tell({ kind: 'log', log: [line] });
    }),
  ];
  return {
    look: (): readonly News[] => {
      const fresh = takeRequests();
      const now = boardOf(scene, how.scenario());
      const isNew = JSON.stringify(now) !== board;
      board = JSON.stringify(now);
      return [
        ...(fresh.length > 0 ? [{ kind: 'requests', requests: fresh } as const] : []),
        ...(isNew ? [{ kind: 'board', board: now } as const] : []),
      ];
    },
    whole: (): News => {
      takeRequests();
      const said = workspace ? [...allSaid(workspace), ...commands] : [];
      const modals = workspace ? allModals(workspace) : [];
      return {
        kind: 'scene',
        scene: how.number,
        fixed,
        board: boardOf(scene, how.scenario()),
        said,
        modals,
        requests,
        log,
      };
    },
    leave: (): void => {
      for (const one of leave) one?.();
    },
  };
};

const fixed = {
  servers: serverVersions.filter((version) => version !== '2.6'),
  subcommands: commands.map(({ name }) => name).filter((name) => !name.includes(' ')),
  tour: tour.map(({ title, scenarios }) => ({
    title,
    scenarios: scenarios.map((one) => ({ name: one.name, title: one.title })),
  })),
};

const newsOf = (change: Change, workspace: SimulatedWorkspace): News | undefined => {
  switch (change.kind) {
    case 'posted':
    case 'edited':
    case 'deleted':
      return { kind: 'said', said: saidIn(change.message, workspace) };
    case 'ephemeral':
      return { kind: 'said', said: saidAlone(change.ephemeral, workspace) };
    case 'modal':
      return { kind: 'modal', modal: modalOf(change.who, workspace) };
    case 'home': {
      const [said] = homeOf(change.who, workspace);
      return said && { kind: 'said', said };
    }
    case 'command':
      return { kind: 'said', said: saidAsCommand(change.command, workspace) };
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
