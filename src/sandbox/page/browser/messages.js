/** @import { Said } from '../wire.ts' */
import { build } from './build.js';
import { clockTime } from './dates.js';
import { byId, make } from './page.js';
import { watchPresses } from './press.js';
import { read, saidIn, seen } from './state.js';

const list = byId('messages', HTMLDivElement);

/** @type {Map<string, { readonly article: HTMLElement, readonly seen: string }>} */
let shown = new Map();

/** Starts to tell the app of presses in messages. */
export const startMessages = () =>
  watchPresses(list, (on) => {
    const article = on.closest('article');
    return { who: seen.who, channel: seen.channel, ts: article instanceof HTMLElement ? article.dataset.ts : '' };
  });

/** Shows the channel as the person sees it; what has not changed stays the same element. */
export const showMessages = () => {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const all = saidIn(seen.channel);
  read();
  const fresh = new Map(all.map((said) => [said.ts, articleFor(said)]));
  const tops = all.filter(({ thread, ts }) => thread === '' || thread === ts);
  const parents = new Set(tops.map(({ ts }) => ts));
  const orphans = all.filter(({ thread, ts }) => thread !== '' && thread !== ts && !parents.has(thread));
  const gone = [...new Set(orphans.map(({ thread }) => thread))].map((ts) => {
    fresh.set(ts, shown.get(`gone ${ts}`) ?? { article: tombstone(ts), seen: 'gone' });
    return ts;
  });
  for (const ts of [...parents, ...gone]) {
    const replies = all.filter((said) => said.thread === ts && said.ts !== ts);
    fillThread(
      fresh.get(ts)?.article,
      replies.flatMap((said) => fresh.get(said.ts)?.article ?? []),
    );
  }
  put(
    list,
    [...parents, ...gone].sort().flatMap((ts) => fresh.get(ts)?.article ?? []),
  );
  shown = new Map([...fresh].map(([ts, one]) => [one.seen === 'gone' ? `gone ${ts}` : ts, one]));
  if (isAtEnd) list.scrollTop = list.scrollHeight;
};

/** Goes to the end of the channel. */
export const toEnd = () => {
  list.scrollTop = list.scrollHeight;
};

/** @param {Said} said */
const articleFor = (said) => {
  const now = JSON.stringify([said.body, said.isMarkedEdited, said.who]);
  const old = shown.get(said.ts);
  if (old?.seen === now) return old;
  const article = old?.article ?? make('article', '', make('div', 'head'), make('div', 'body'), make('div', 'thread'));
  const focus = focusIn(article);
  article.dataset.ts = said.ts;
  article.tabIndex = -1;
  article.classList.toggle('alone', said.who !== '');
  article.setAttribute(
    'aria-label',
    `${said.from}, ${clockTime(said.at)}${said.who === '' ? '' : ', only visible to you'}`,
  );
  article.children[0]?.replaceChildren(...headOf(said));
  article.children[1]?.replaceChildren(build(said.body));
  restore(article, focus);
  return { article, seen: now };
};

/** @param {Said} said */
const headOf = (said) => [
  make('span', said.isApp ? 'avatar app' : 'avatar', said.isApp ? '⇣' : said.from.slice(0, 1)),
  make('b', '', said.from),
  ...(said.isApp ? [make('span', 'badge', 'APP')] : []),
  make('time', '', clockTime(said.at)),
  ...(said.isMarkedEdited ? [make('span', 'faint', '(edited)')] : []),
  ...(said.who === '' ? [] : [make('span', 'faint', 'Only visible to you')]),
];

/** @param {string} ts */
const tombstone = (ts) => {
  const article = make(
    'article',
    'gone',
    make('div', 'head'),
    make('div', 'body', 'This message was deleted.'),
    make('div', 'thread'),
  );
  article.dataset.ts = ts;
  article.tabIndex = -1;
  return article;
};

/**
 * @param {HTMLElement | undefined} article
 * @param {readonly HTMLElement[]} replies
 */
const fillThread = (article, replies) => {
  const thread = article?.children[2];
  if (thread) put(thread, replies);
};

/**
 * Puts these elements in this order into another, and moves none that stands right.
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

/** @param {HTMLElement} article */
const focusIn = (article) => {
  const on = document.activeElement;
  if (!(on instanceof HTMLElement) || on === article || !article.children[1]?.contains(on)) return undefined;
  return { action: on.dataset.action ?? '', value: on.dataset.value };
};

/**
 * Gives the focus back to the button that was pressed or, where it is gone, to its message.
 *
 * @param {HTMLElement} article
 * @param {{ readonly action: string, readonly value: string | undefined } | undefined} focus
 */
const restore = (article, focus) => {
  if (focus === undefined) return;
  const same = [...article.querySelectorAll('[data-action]')].find(
    (one) => one instanceof HTMLElement && one.dataset.action === focus.action && one.dataset.value === focus.value,
  );
  (same instanceof HTMLElement ? same : article).focus({ preventScroll: true });
};
