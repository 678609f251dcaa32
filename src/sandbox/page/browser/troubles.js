/** @import { Board } from '../wire.ts' */
import { byId, make, part } from './page.js';

const list = byId('troubles', HTMLDivElement);
const broken = byId('broken', HTMLParagraphElement);

/**
 * Shows what can be broken, and what is.
 *
 * @param {Board['troubles']} troubles
 */
export const showTroubles = (troubles) => {
  if (list.querySelectorAll('button').length !== troubles.length) {
    list.replaceChildren(
      ...groups.flatMap(([at, title]) => {
        const here = troubles.filter((trouble) => trouble.at === at);
        return here.length === 0 ? [] : [make('h3', '', title), make('div', 'group', ...here.map(button))];
      }),
    );
  }
  for (const { name, isOn } of troubles) {
    const one = list.querySelector(`[data-name="${CSS.escape(name)}"]`);
    if (!(one instanceof HTMLButtonElement)) continue;
    one.classList.toggle('on', isOn);
    one.ariaPressed = String(isOn);
    one.dataset.type = `${isOn ? 'mend' : 'break'} ${name}`;
    part(one, '.mark', HTMLSpanElement).textContent = isOn ? ' (broken now)' : '';
  }
  const now = troubles.filter(({ isOn }) => isOn);
  broken.hidden = now.length === 0;
  part(broken, 'span', HTMLSpanElement).textContent =
    `Broken now: ${now.map(({ name, means }) => `${name} (${means})`).join('; ')}.`;
};

/** @type {readonly (readonly [at: string, title: string])[]} */
const groups = [
  ['portal', 'At the portal'],
  ['slack', 'In Slack'],
];

/** @param {Board['troubles'][number]} trouble */
const button = ({ name, means }) => {
  const made = make('button', 'trouble', make('b', '', name), make('span', 'mark'), make('span', 'means', means));
  made.type = 'button';
  made.dataset.name = name;
  return made;
};
