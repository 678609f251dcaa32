import { act, tell } from './act.js';
import { isConfirmed } from './confirm.js';
import { showMessage, showPortal } from './go.js';

/**
 * Tells the app of presses and choices within an element.
 *
 * @param {HTMLElement} within
 * @param {(on: HTMLElement) => Readonly<Record<string, unknown>>} where
 */
export const watchPresses = (within, where) => {
  within.addEventListener('click', (event) => {
    const on = event.target instanceof Element ? event.target.closest('button[data-action], a[data-action]') : null;
    if (on instanceof HTMLElement) void press(on, on.dataset.value, where(on));
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (link instanceof HTMLAnchorElement && isWithin(link.href)) event.preventDefault();
  });
  within.addEventListener('change', (event) => {
    const on = event.target;
    if (on instanceof HTMLElement && 'told' in on.dataset && 'value' in on && on.value !== '')
      void press(on, String(on.value), where(on));
  });
};

/**
 * @param {HTMLElement} on
 * @param {string | undefined} value
 * @param {Readonly<Record<string, unknown>>} where
 */
const press = async (on, value, where) => {
  const { action, confirm } = on.dataset;
  if (confirm !== undefined && !(await isConfirmed(confirm))) return;
  if (on.ariaBusy === 'true') return;
  on.ariaBusy = 'true';
  tell('');
  await act({ do: 'press', action, value, ...where });
  on.ariaBusy = null;
};

/**
 * Whether a link leads to something on this page, which is shown then.
 *
 * @param {string} address
 */
const isWithin = (address) => {
  const url = new URL(address);
  const [, channel, digits] = /^\/archives\/(\w+)\/p(\d+)$/.exec(url.pathname) ?? [];
  if (channel !== undefined && digits !== undefined)
    return showMessage(channel, `${digits.slice(0, -6)}.${digits.slice(-6)}`);
  return url.pathname === '/' && showPortal(url.origin);
};
