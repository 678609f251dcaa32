/** @import { Conversation } from '../wire.ts' */

import { act } from './act.js';
import { ways } from './go.js';
import { byId, make, part } from './page.js';
import { channelsSeen, hasUnread, homeId, seen } from './state.js';

const places = byId('places', HTMLDivElement);
const who = byId('who', HTMLFieldSetElement);
const nav = part(places, 'nav', HTMLElement);
const head = part(byId('pane', HTMLDivElement), 'header', HTMLElement);
const title = byId('channel', HTMLHeadingElement);
const leave = byId('leave', HTMLButtonElement);
const text = byId('text', HTMLInputElement);
const slack = byId('slack', HTMLElement);

/**
 * Starts the choice of person, channel and thread.
 *
 * @param {() => void} show shows everything again
 */
export const startPlaces = (show) => {
  /**
   * @param {string} channel
   * @param {string} [thread]
   */
  const go = (channel, thread = '') => {
    Object.assign(seen, { channel, thread });
    show();
    if (channel === homeId) void act({ do: 'home', who: seen.who });
  };
  who.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    seen.who = target.value;
    go(seen.channel);
  });
  nav.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button) go(button.dataset.channel ?? '');
  });
  leave.addEventListener('click', () => ways.toMessage(seen.channel, seen.thread));
  ways.toPlace = (channel, thread) => {
    if (channelsSeen().some(({ id }) => id === channel)) go(channel, thread);
  };
};

/** Shows who one can be and where. */
export const showPlaces = () => {
  const { board } = seen;
  if (board === undefined) return;
  for (const child of slack.children)
    if (child instanceof HTMLElement) child.hidden = child.classList.contains('real') !== board.setting.isSlackReal;
  showPeople(board.people);
  const channels = channelsSeen();
  // A direct message has no id before something is written in it.
  const otherwise = seen.channel === '' ? channels.at(-1) : channels[0];
  const now = channels.find(({ id }) => id === seen.channel) ?? otherwise;
  seen.channel = now?.id ?? '';
  if (now) showHead(now);
  const wanted = channels.map(({ id }) => id).join(' ');
  if (nav.dataset.channels !== wanted) {
    nav.dataset.channels = wanted;
    const [named, direct] = [
      channels.filter(({ person }) => person === ''),
      channels.filter(({ person }) => person !== ''),
    ];
    nav.replaceChildren(
      make('h3', '', 'Channels'),
      ...named.map(channelButton),
      make('h3', '', 'Apps'),
      ...direct.map(channelButton),
    );
  }
  for (const button of nav.querySelectorAll('button'))
    button.ariaCurrent = button.dataset.channel === seen.channel ? 'page' : null;
  showUnread();
};

/** @param {readonly { readonly role: string, readonly name: string, readonly title: string }[]} people */
const showPeople = (people) => {
  const faces = part(who, '.faces', HTMLDivElement);
  if (faces.children.length !== people.length) {
    faces.replaceChildren(
      ...people.map(({ role, name, title }) => {
        const radio = Object.assign(make('input', ''), { type: 'radio', name: 'who', value: role });
        radio.setAttribute('aria-label', `@${name}, ${title}`);
        const face = make('label', '', radio, make('span', `avatar ${role}`));
        face.title = `@${name}, ${title}`;
        return face;
      }),
    );
  }
  for (const radio of faces.querySelectorAll('input')) radio.checked = radio.value === seen.who;
  const now = people.find(({ role }) => role === seen.who);
  part(who, 'p', HTMLParagraphElement).replaceChildren(make('b', '', now?.name ?? ''), ` ${now?.title ?? ''}`);
};

/** @param {Conversation} channel */
const showHead = (channel) => {
  const isThread = seen.thread !== '';
  leave.hidden = !isThread;
  title.replaceChildren(...(isThread ? ['Thread'] : nameOf(channel)));
  title.classList.toggle('lock', !isThread && channel.person === '' && channel.isPrivate);
  part(head, 'p', HTMLParagraphElement).replaceChildren(...(isThread ? nameOf(channel) : [noteOf(channel)]));
  text.disabled = channel.isArchived || channel.id === homeId;
  text.placeholder = text.disabled ? '' : `Message ${wordsOf(channel)}, try /backup`;
};

/** @param {Conversation} channel */
const channelButton = (channel) => {
  const button = make('button', channel.person === '' && channel.isPrivate ? 'lock' : '', ...nameOf(channel));
  button.type = 'button';
  button.dataset.channel = channel.id;
  return button;
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

/** @param {Conversation} channel */
const nameOf = (channel) =>
  channel.person === ''
    ? [make('span', 'sign', '#'), channel.name]
    : [make('span', 'avatar small bot'), channel.id === homeId ? 'App Home' : 'DocSpace Backup'];

/** @param {Conversation} channel */
const wordsOf = ({ name, person }) => (person === '' ? `#${name}` : 'DocSpace Backup');

/** @param {Conversation} channel */
const noteOf = ({ id, isArchived, isPrivate, isBotMember, person }) => {
  if (isArchived) return 'archived: nobody can write here';
  if (id === homeId) return 'the app’s Home tab, which is different for each person';
  if (person !== '') return 'direct messages';
  return `${isPrivate ? 'private' : 'public'}${isBotMember ? '' : ', the bot is not in it'}`;
};
