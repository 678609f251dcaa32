/** @import { Board, Fixed } from '../wire.ts' */
import { act, tell } from './act.js';
import { byId, make, part } from './page.js';

const menu = byId('scenarios', HTMLDetailsElement);
const story = byId('story', HTMLElement);

/** Begins the scenario that the page's address asks for, if any. */
export const playScenario = () => {
  const name = new URLSearchParams(location.search).get('scenario');
  if (name === null) return;
  tell('A fresh scene begins…');
  void act({ do: 'scenario', name });
};

/** Escape and a click elsewhere close the list of scenarios. */
export const startScenarios = () => {
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    part(menu, 'summary', HTMLElement).focus();
  });
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
};

/** @param {Fixed['scenarios']} scenarios */
export const offerScenarios = (scenarios) => {
  const list = part(menu, 'ul', HTMLUListElement);
  if (list.children.length > 0) return;
  list.replaceChildren(
    ...scenarios.map(({ name, title, see }) => {
      const link = make('a', '', make('b', '', title), make('span', '', see));
      link.href = `/?scenario=${name}`;
      return make('li', '', link);
    }),
  );
};

/** @param {Board['scenario']} scenario */
export const showStory = (scenario) => {
  story.hidden = scenario === undefined;
  const words = scenario ? [scenario.title, scenario.see, `Done for you: ${scenario.steps.join('  ›  ')}`] : [];
  for (const [index, one] of [...story.children].entries()) one.textContent = words[index] ?? '';
};
