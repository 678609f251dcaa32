/** @import { Said } from '../wire.ts' */
import { build } from './build.js';
import { clockTime, dayName } from './dates.js';
import { holdFocus } from './focus.js';
import { ways } from './go.js';
import { byId, make } from './page.js';
import { watchPresses } from './press.js';
import { read, saidIn, seen } from './state.js';

const list = byId('messages', HTMLDivElement);
/** The lines between the days, by what they say. @type {Map<string, HTMLElement>} */
const days = new Map();
const under = make('p', 'day');

/** @type {Map<string, { readonly article: HTMLElement, readonly seen: string }>} */
let shown = new Map();

/** Starts to tell the app of presses in messages, and to open threads. */
export const startMessages = () => {
  watchPresses(list, (on) => {
    const article = on.closest('article');
    return { who: seen.who, channel: seen.channel, ts: article instanceof HTMLElement ? article.dataset.ts : '' };
  });
  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('.replies') : null;
    if (button instanceof HTMLElement) ways.toPlace(seen.channel, button.dataset.thread ?? '');
  });
};

/** Shows the channel, or the open thread, as the person sees it; what has not changed stays the same element. */
export const showMessages = () => {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const all = saidIn(seen.channel);
  read();
  const threads = Map.groupBy(all.filter(isReply), ({ thread }) => thread);
  const tops = all.filter((said) => !isReply(said));
  const gone = [...threads.keys()].filter((ts) => !tops.some((top) => top.ts === ts)).map(tombstone);
  const heads = [...tops, ...gone].sort((one, other) => (one.ts < other.ts ? -1 : 1));
  const replies = threads.get(seen.thread) ?? [];
  const head = heads.find(({ ts }) => ts === seen.thread);
  const fresh = new Map((head ? [head, ...replies] : heads).map((said) => [said.ts, articleFor(said)]));
  const articles = [...fresh.values()].map(({ article }) => article);
  if (head) {
    under.textContent = count(replies.length);
    articles[0]?.children[2]?.replaceChildren();
    put(list, [...articles.slice(0, 1), under, ...articles.slice(1)]);
  } else {
    for (const [ts, { article }] of fresh) showReplies(article, ts, threads.get(ts) ?? []);
    put(list, withDays(heads, articles));
  }
  shown = fresh;
  if (isAtEnd) toEnd();
};

/** Goes to the end of the channel. */
export const toEnd = () => {
  list.scrollTop = list.scrollHeight;
};

/** @param {Said} said */
const isReply = ({ thread, ts }) => thread !== '' && thread !== ts;

/**
 * The articles, each first one of a day behind the day's name.
 *
 * @param {readonly Said[]} heads
 * @param {readonly HTMLElement[]} articles
 */
const withDays = (heads, articles) => {
  let last = '';
  return articles.flatMap((article, index) => {
    const day = dayName(heads[index]?.at ?? 0);
    if (day === last) return [article];
    last = day;
    const line = days.get(day) ?? make('p', 'day', day);
    days.set(day, line);
    return [line, article];
  });
};

/** @param {number} replies */
const count = (replies) => (replies === 1 ? '1 reply' : `${replies} replies`);

/**
 * A message that was deleted, above its replies.
 *
 * @param {string} ts
 * @returns {Said}
 */
const tombstone = (ts) => ({
  ...{ ts, channel: seen.channel, thread: '', who: '', from: 'Deleted', face: 'gone', at: Number(ts) * 1000 },
  ...{ isCommand: false, isMarkedEdited: false, edits: 0, isDeleted: false, body: ['This message was deleted.'] },
});

/** @param {Said} said */
const articleFor = (said) => {
  const now = JSON.stringify([said.body, said.isMarkedEdited, said.who]);
  const old = shown.get(said.ts);
  if (old?.seen === now) return old;
  const article = old?.article ?? make('article', '', make('div', 'head'), make('div', 'body'), make('div', 'foot'));
  const returnFocus = holdFocus();
  article.dataset.ts = said.ts;
  article.tabIndex = -1;
  article.className = said.isCommand ? 'command' : said.who === '' ? said.face : 'alone';
  article.setAttribute(
    'aria-label',
    `${said.from}, ${clockTime(said.at)}${said.who === '' ? '' : ', only visible to you'}`,
  );
  article.children[0]?.replaceChildren(...headOf(said));
  article.children[1]?.replaceChildren(build(said.body));
  returnFocus();
  return { article, seen: now };
};

/** @param {Said} said */
const headOf = (said) => {
  if (said.isCommand) return [make('b', '', said.from), ' used'];
  return [
    ...(said.who === '' ? [] : [make('p', 'private', 'Only visible to you')]),
    make('span', `avatar ${said.face}`),
    make('b', '', said.from),
    ...(said.face === 'bot' ? [make('span', 'badge', 'APP')] : []),
    make('time', '', clockTime(said.at)),
    ...(said.isMarkedEdited ? [make('span', 'faint', '(edited)')] : []),
  ];
};

/**
 * The thread under a message, folded.
 *
 * @param {HTMLElement} article
 * @param {string} ts
 * @param {readonly Said[]} replies
 */
const showReplies = (article, ts, replies) => {
  const foot = article.children[2];
  const last = replies.at(-1);
  if (foot instanceof HTMLElement && last === undefined) foot.replaceChildren();
  if (!(foot instanceof HTMLElement) || last === undefined) return;
  const faces = [...new Set(replies.map(({ face }) => face))].map((face) => make('span', `avatar small ${face}`));
  const words = [make('b', '', count(replies.length)), make('span', 'faint', `Last reply ${clockTime(last.at)}`)];
  const old = foot.querySelector('button');
  const button = old ?? make('button', 'replies');
  button.type = 'button';
  button.dataset.thread = ts;
  button.replaceChildren(...faces, ...words);
  if (old === null) foot.replaceChildren(button);
};

/**
 * Puts these elements in this order into another, and moves none that is in its place.
 *
 * @param {Element} into
 * @param {readonly HTMLElement[]} wanted
 */
const put = (into, wanted) => {
  for (const child of [...into.children]) if (!wanted.some((one) => one === child)) child.remove();
  for (const [index, one] of wanted.entries()) {
    if (into.children[index] !== one) into.insertBefore(one, into.children[index] ?? null);
  }
};
