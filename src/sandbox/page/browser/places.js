import { ways } from './go.js';
import { byId, make, option, part } from './page.js';
import { channelsSeen, hasUnread, seen } from './state.js';

const who = byId('who', HTMLSelectElement);
const nav = part(byId('places', HTMLDivElement), 'nav', HTMLElement);
const title = byId('channel', HTMLHeadingElement);
const text = byId('text', HTMLInputElement);
const slack = byId('slack', HTMLElement);

/**
 * Starts the choice of person and channel.
 *
 * @param {() => void} show shows everything anew
 */
export const startPlaces = (show) => {
  who.addEventListener('change', () => {
    seen.who = who.value;
    show();
  });
  nav.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button) go(button.dataset.channel ?? '');
  });
  /** @param {string} channel */
  const go = (channel) => {
    seen.channel = channel;
    show();
  };
  ways.toChannel = (channel) => {
    if (channelsSeen().some(({ id }) => id === channel)) go(channel);
  };
};

/** Shows who one can be and where. */
export const showPlaces = () => {
  const { board } = seen;
  if (board === undefined) return;
  for (const part of slack.children)
    if (part instanceof HTMLElement) part.hidden = part.classList.contains('real') !== board.setting.isSlackReal;
  const people = board.people.map(({ role, name, title }) => option(role, `@${name}, ${title}`));
  if (who.options.length !== people.length) who.replaceChildren(...people);
  who.value = seen.who;
  const channels = channelsSeen();
  // A direct message has no id before something is written in it.
  const otherwise = seen.channel === '' ? channels.at(-1) : channels[0];
  const now = channels.find(({ id }) => id === seen.channel) ?? otherwise;
  seen.channel = now?.id ?? '';
  title.textContent = now ? nameOf(now) : '';
  title.append(make('span', 'faint', now ? noteOf(now) : ''));
  text.disabled = now?.isArchived ?? false;
  text.placeholder = now && !now.isArchived ? `Message ${nameOf(now)}, for example /backup` : '';
  const wanted = channels.map(({ id }) => id).join(' ');
  if (nav.dataset.channels !== wanted) {
    nav.dataset.channels = wanted;
    nav.replaceChildren(
      ...channels.map((channel) => {
        const button = make('button', '', nameOf(channel));
        button.type = 'button';
        button.dataset.channel = channel.id;
        return button;
      }),
    );
  }
  for (const button of nav.querySelectorAll('button')) {
    if (button.dataset.channel === seen.channel) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
  }
  showUnread();
};

/** Marks the channels in which there is something new. */
export const showUnread = () => {
  for (const button of nav.querySelectorAll('button')) {
    const id = button.dataset.channel ?? '';
    const isNew = id !== seen.channel && hasUnread(id);
    button.classList.toggle('unread', isNew);
    button.ariaDescription = isNew ? 'new messages' : null;
  }
};

/** @param {{ readonly name: string, readonly person: string }} channel */
const nameOf = ({ name, person }) => (person === '' ? `# ${name}` : 'Backup, direct messages');

/** @param {{ readonly isArchived: boolean, readonly isPrivate: boolean, readonly isBotMember: boolean }} channel */
const noteOf = ({ isArchived, isPrivate, isBotMember }) => {
  if (isArchived) return 'archived: nobody can write here';
  return `${isPrivate ? 'private' : 'public'}${isBotMember ? '' : ', the bot is not in it'}`;
};
