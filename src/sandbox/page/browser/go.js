import { byId } from './page.js';
import { seen } from './state.js';

/** Ways to a place on the page, set by those who know them. */
export const ways = {
  /** @type {(channel: string, thread: string) => void} */
  toPlace: () => {},
  /** The portal's address. */
  portal: '',
  /**
   * Shows a message of the workspace, in its thread if it is a reply; false if it is not there.
   *
   * @param {string} channel
   * @param {string} ts
   */
  toMessage: (channel, ts) => {
    const thread = seen.said.get(ts)?.thread ?? '';
    ways.toPlace(channel, thread === ts ? '' : thread);
    const message = byId('messages', HTMLDivElement).querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (!(message instanceof HTMLElement)) return false;
    message.scrollIntoView({ block: 'center' });
    message.focus();
    return true;
  },
  /**
   * Shows the portal, if the address is its own.
   *
   * @param {string} origin
   */
  toPortal: (origin) => {
    if (origin !== ways.portal) return false;
    document.body.dataset.view = 'behind';
    const portal = byId('state', HTMLElement);
    portal.scrollIntoView({ block: 'nearest' });
    portal.focus();
    return true;
  },
};
