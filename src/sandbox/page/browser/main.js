/** @import { News } from '../wire.ts' */
import { tell } from './act.js';
import { offerCommands, startComposer } from './composer.js';
import { showMessages, startMessages, toEnd } from './messages.js';
import { showModal, startModal } from './modal.js';
import { byId } from './page.js';
import { showPlaces, showUnread, startPlaces } from './places.js';
import { offerServers, showBoard, startPortal } from './portal.js';
import { addLog, addRequests, clearLists } from './requests.js';
import { offerScenarios, playScenario, showStory, startScenarios } from './scenarios.js';
import { keep, seen } from './state.js';
import { startTheme } from './theme.js';
import { showTroubles } from './troubles.js';

const showSlack = () => {
  showPlaces();
  showMessages();
  showModal();
};

/** @param {News} news */
const show = (news) => {
  const isFresh = news.kind === 'scene' && news.scene !== seen.scene;
  keep(news);
  switch (news.kind) {
    case 'scene':
      offerCommands(news.fixed.subcommands);
      offerServers(news.fixed.servers);
      offerScenarios(news.fixed.scenarios);
      clearLists();
      addRequests(news.requests);
      addLog(news.log);
      if (isFresh && news.board.scenario) seen.who = news.board.scenario.who;
      showAll(isFresh);
      if (isFresh) toEnd();
      return;
    case 'board':
      showAll(false);
      return;
    case 'said':
      showMessages();
      showUnread();
      return;
    case 'modal':
      showModal();
      return;
    case 'requests':
      addRequests(news.requests);
      return;
    case 'log':
      addLog(news.log);
      return;
  }
};

/** @param {boolean} isFresh */
const showAll = (isFresh) => {
  const { board } = seen;
  if (board === undefined) return;
  byId('setting', HTMLParagraphElement).textContent =
    board.setting.isSlackReal || board.setting.isPortalReal
      ? 'One end is real: what you do here can have effects.'
      : 'No account is used and no data leaves this machine.';
  showStory(board.scenario);
  showBoard(board, isFresh);
  showTroubles(board.troubles);
  showSlack();
};

startTheme();
startScenarios();
startPlaces(() => {
  showSlack();
  toEnd();
});
startMessages();
startComposer();
startModal();
startPortal();

const connect = () => {
  const stream = new EventSource('/news');
  stream.addEventListener('message', ({ data }) => show(JSON.parse(data)));
  stream.addEventListener('error', () =>
    tell('The sandbox does not answer. The page continues when it is back.', true),
  );
  stream.addEventListener('open', () => tell(''));
  return stream;
};

let stream = connect();
stream.addEventListener('message', playScenario, { once: true });
// A browser keeps at most six connections to one address, over all its tabs: a tab that nobody sees gives its own back.
document.addEventListener('visibilitychange', () => {
  stream.close();
  if (document.visibilityState === 'visible') stream = connect();
});
