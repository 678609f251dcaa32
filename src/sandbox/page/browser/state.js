/** @import { Board, Modal, News, Said } from '../wire.ts' */

const mostInChannel = 120;
const mostAlone = 60;

/** Who one is, where, and everything that was told, as far back as the page goes. */
export const seen = {
  who: 'admin',
  /** Its id; at first that of none, so that the first one is taken. */
  channel: 'none',
  /** The ts of the message whose thread is open, or ''. */
  thread: '',
  /** The number of the scene; 0 before the first one. */
  scene: 0,
  /** @type {Board | undefined} */
  board: undefined,
  /** @type {Map<string, Said>} */
  said: new Map(),
  /** @type {Map<string, Modal>} */
  modals: new Map(),
  /** The ts of the last message that a person has seen in a channel. @type {Map<string, string>} */
  read: new Map(),
};

/**
 * Keeps what was told.
 *
 * @param {News} news
 */
export const keep = (news) => {
  switch (news.kind) {
    case 'scene':
      seen.board = news.board;
      seen.said = new Map(news.said.map((said) => [said.ts, said]));
      seen.modals = new Map(news.modals.map((modal) => [modal.who, modal]));
      if (news.scene !== seen.scene) seen.read.clear();
      seen.scene = news.scene;
      return;
    case 'board':
      seen.board = news.board;
      return;
    case 'said':
      keepSaid(news.said);
      return;
    case 'modal':
      seen.modals.set(news.modal.who, news.modal);
      return;
  }
};

/** @param {Said} said */
const keepSaid = (said) => {
  if (said.isDeleted) {
    seen.said.delete(said.ts);
    return;
  }
  seen.said.set(said.ts, said);
  const alike = [...seen.said.values()].filter(({ channel, who }) =>
    said.who === '' ? who === '' && channel === said.channel : who === said.who,
  );
  const most = said.who === '' ? mostInChannel : mostAlone;
  for (const { ts } of alike.slice(0, Math.max(0, alike.length - most))) seen.said.delete(ts);
};

/** The channels that the person sees, a direct message with the bot among them. */
export const channelsSeen = () => {
  const channels = seen.board?.channels ?? [];
  const named = channels.filter(({ person, members }) => person === '' && members.includes(seen.who));
  const direct = channels.find(({ person }) => person === seen.who);
  return [
    ...named,
    homeTab(),
    direct ?? {
      id: '',
      name: '',
      person: seen.who,
      isPrivate: true,
      isArchived: false,
      isBotMember: true,
      members: [seen.who],
    },
  ];
};

/** The app's Home tab as the place that it is here. */
export const homeId = 'home';
const homeTab = () => ({
  ...{ id: homeId, name: 'Home', person: seen.who, isPrivate: true, isArchived: false, isBotMember: true },
  members: [seen.who],
});

/** What the person sees in a channel, oldest first. */
export const saidIn = (/** @type {string} */ id) =>
  [...seen.said.values()]
    .filter(({ channel, who }) => channel === id && (who === '' || who === seen.who))
    .sort((one, other) => (one.ts < other.ts ? -1 : 1));

/** Notes that the person looks at the channel. */
export const read = () => {
  seen.read.set(`${seen.who} ${seen.channel}`, saidIn(seen.channel).at(-1)?.ts ?? '');
};

/** Whether there is something in the channel that the person has not seen. */
export const hasUnread = (/** @type {string} */ id) =>
  (saidIn(id).at(-1)?.ts ?? '') > (seen.read.get(`${seen.who} ${id}`) ?? '');
