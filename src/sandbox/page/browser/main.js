/** @import { News } from '../wire.ts' */
import { tell } from './act.js';
import { offerCommands, startComposer } from './composer.js';
import { showMessages, startMessages, toEnd } from './messages.js';
import { showModal, startModal } from './modal.js';
import { byId } from './page.js';
import { fly, showParties, startParties } from './parties.js';
import { showPlaces, showUnread, startPlaces } from './places.js';
import { offerServers, showBoard, startPortal } from './portal.js';
import { addLog, addRequests, clearLists } from './requests.js';
import { keep, seen } from './state.js';
import { startTheme } from './theme.js';
import { offerTour, playScenario, showTour, startTour } from './tour.js';
import { startViews } from './views.js';

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
      offerTour(news.fixed.tour);
      clearLists();
      addRequests(news.requests);
      addLog(news.log);
      if (isFresh) Object.assign(seen, { thread: '', who: news.board.scenario?.who ?? seen.who });
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
      fly(news.requests);
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
  showTour(board.scenario);
  showBoard(board, isFresh);
  showParties(board);
  showSlack();
};

startTheme();
startViews();
startTour();
startParties();
startPlaces(() => {
  showSlack();
  toEnd();
});
startMessages();
startComposer();
startModal();
startPortal();

let isPlayed = false;

/** The scenario that the address asks for is played once, when the page has seen what there is. */
const playOnce = () => {
  if (!isPlayed) playScenario();
  isPlayed = true;
};

const connect = () => {
  const stream = new EventSource('/news');
  stream.addEventListener('message', ({ data }) => show(JSON.parse(data)));
  stream.addEventListener('message', playOnce, { once: true });
  stream.addEventListener('error', () =>
    tell('The sandbox does not answer. The page continues when it is back.', true),
  );
  stream.addEventListener('open', () => tell(''));
  return stream;
};

/** @type {EventSource | undefined} */
let stream;
// A browser keeps at most six connections to one address, over all its tabs: a tab that nobody sees takes none.
const connectIfSeen = () => {
  stream?.close();
  stream = document.visibilityState === 'visible' ? connect() : undefined;
};
document.addEventListener('visibilitychange', connectIfSeen);
connectIfSeen();
