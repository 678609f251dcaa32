import { act, tell } from './act.js';
import { isConfirmed } from './confirm.js';
import { ways } from './go.js';

/**
 * Tells the app of presses and choices within an element.
 *
 * @param {HTMLElement} within
 * @param {(on: HTMLElement) => Readonly<Record<string, unknown>>} where
 * @param {(problem: string) => void} [complain] says it where the person looks
 */
export const watchPresses = (within, where, complain = () => {}) => {
  /**
   * @param {HTMLElement} on
   * @param {string | undefined} value
   */
  const press = async (on, value) => {
    const { action, confirm } = on.dataset;
    const place = where(on);
    if (confirm !== undefined && !(await isConfirmed(confirm))) return;
    if (on.ariaBusy === 'true') return;
    on.ariaBusy = 'true';
    tell('');
    complain((await act({ do: 'press', action, value, ...place })).problem);
    on.ariaBusy = null;
  };
  within.addEventListener('click', (event) => {
    const on = event.target instanceof Element ? event.target.closest('button[data-action], a[data-action]') : null;
    if (on instanceof HTMLElement) void press(on, on.dataset.value);
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (link instanceof HTMLAnchorElement && isWithin(link.href)) event.preventDefault();
  });
  within.addEventListener('change', (event) => {
    const on = event.target;
    if (on instanceof HTMLElement && 'told' in on.dataset && 'value' in on && on.value !== '')
      void press(on, String(on.value));
  });
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
    return ways.toMessage(channel, `${digits.slice(0, -6)}.${digits.slice(-6)}`);
  return url.pathname === '/' && ways.toPortal(url.origin);
};
