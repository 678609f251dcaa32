/** @import { Board } from '../wire.ts' */
import { byId, make } from './page.js';

const list = byId('troubles', HTMLDivElement);

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
    const one = list.querySelector(`[data-type="break ${CSS.escape(name)}"]`);
    one?.classList.toggle('on', isOn);
    const mark = one?.querySelector('.mark');
    if (mark) mark.textContent = isOn ? ' (broken now)' : '';
  }
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
  made.dataset.type = `break ${name}`;
  return made;
};
