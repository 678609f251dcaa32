import { act, tell } from './act.js';
import { toEnd } from './messages.js';
import { byId, make } from './page.js';
import { seen } from './state.js';

const form = byId('composer', HTMLFormElement);
const text = byId('text', HTMLInputElement);
const list = byId('suggestions', HTMLDivElement);

/** @type {readonly string[]} */
let commands = [];
let chosen = -1;

/** What was sent, oldest first, and which of it is recalled. @type {string[]} */
const sent = [];
let recalled = 0;

/**
 * Commands that the message box completes.
 *
 * @param {readonly string[]} subcommands
 */
export const offerCommands = (subcommands) => {
  commands = ['/backup', ...subcommands.map((word) => `/backup ${word}`), '/backup start options'];
};

/** Starts the message box: Enter sends, Tab or the arrows complete a command, ↑ recalls, Escape closes the list. */
export const startComposer = () => {
  text.addEventListener('input', suggest);
  text.addEventListener('blur', close);
  text.addEventListener('keydown', onKey);
  list.addEventListener('mousedown', (event) => {
    event.preventDefault();
    const item = event.target instanceof Element ? event.target.closest('[role=option]') : null;
    if (item) take(item.textContent ?? '');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
};

const send = async () => {
  const words = text.value.trim();
  if (words === '') return;
  text.value = '';
  sent.push(words);
  recalled = sent.length;
  close();
  tell('');
  toEnd();
  const { problem } = await act({ do: 'say', who: seen.who, channel: seen.channel, text: words });
  if (problem !== '' && text.value === '') text.value = words;
};

const fitting = () => {
  const typed = text.value.toLowerCase();
  return typed.startsWith('/') ? commands.filter((one) => one.startsWith(typed) && one !== typed) : [];
};

const suggest = () => {
  chosen = -1;
  show();
};

const show = () => {
  const fits = fitting();
  list.replaceChildren(
    ...fits.map((one, index) => {
      const item = make('div', '', one);
      item.id = `suggestion-${index}`;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', String(index === chosen));
      return item;
    }),
  );
  list.hidden = fits.length === 0;
  text.setAttribute('aria-expanded', String(fits.length > 0));
  if (chosen >= 0) text.setAttribute('aria-activedescendant', `suggestion-${chosen}`);
  else text.removeAttribute('aria-activedescendant');
};

const close = () => {
  chosen = -1;
  list.hidden = true;
  text.setAttribute('aria-expanded', 'false');
  text.removeAttribute('aria-activedescendant');
};

/** @param {string} command */
const take = (command) => {
  text.value = command;
  close();
};

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  if (list.hidden) return recall(event);
  const fits = fitting();
  const picked = fits[Math.max(0, chosen)];
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const step = event.key === 'ArrowDown' ? 1 : -1;
    chosen = (chosen + step + (chosen < 0 && step < 0 ? 1 : 0) + fits.length) % fits.length;
    show();
  } else if (picked !== undefined && (event.key === 'Tab' || (event.key === 'Enter' && chosen >= 0))) take(picked);
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
};

/** @param {KeyboardEvent} event */
const recall = (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step === undefined || sent.length === 0) return;
  event.preventDefault();
  recalled = Math.min(sent.length, Math.max(0, recalled + step));
  text.value = sent[recalled] ?? '';
};
