import { byId } from './page.js';

/** @type {{ toChannel: (id: string) => void, portal: string }} */
export const ways = { toChannel: () => {}, portal: '' };

/**
 * Shows a message of the workspace, where it is there.
 *
 * @param {string} channel
 * @param {string} ts
 */
export const showMessage = (channel, ts) => {
  ways.toChannel(channel);
  const message = byId('messages', HTMLDivElement).querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!(message instanceof HTMLElement)) return false;
  message.scrollIntoView({ block: 'center' });
  message.focus();
  return true;
};

/**
 * Shows the portal, where the address is its own.
 *
 * @param {string} origin
 */
export const showPortal = (origin) => {
  if (origin !== ways.portal) return false;
  const portal = byId('state', HTMLElement);
  portal.scrollIntoView({ block: 'nearest' });
  portal.focus();
  return true;
};
