import { holdFocus } from './focus.js';
import { byId, part } from './page.js';

const dialog = byId('confirm', HTMLDialogElement);
const yes = part(dialog, '[value=yes]', HTMLButtonElement);
const no = part(dialog, '[value=no]', HTMLButtonElement);

for (const button of [yes, no]) button.addEventListener('click', () => dialog.close(button.value));

/**
 * Asks before a press, as Slack does; Escape means no.
 *
 * @param {string} question what the server wrote into `data-confirm`
 * @returns {Promise<boolean>}
 */
export const isConfirmed = (question) => {
  const { title, text, confirm, deny, isDanger } = JSON.parse(question);
  part(dialog, 'h2', HTMLHeadingElement).textContent = title;
  part(dialog, 'p', HTMLParagraphElement).textContent = text;
  yes.textContent = confirm;
  no.textContent = deny;
  yes.className = isDanger ? 'danger' : 'primary';
  dialog.returnValue = 'no';
  dialog.addEventListener('close', holdFocus(), { once: true });
  dialog.showModal();
  no.focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
};
