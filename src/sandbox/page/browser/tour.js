/** @import { Board, Fixed } from '../wire.ts' */
import { act, tell } from './act.js';
import { byId, make, part } from './page.js';

const menu = byId('scenarios', HTMLDetailsElement);
const tour = byId('tour', HTMLElement);

/** @type {Fixed['tour']} */
let groups = [];

/** Starts the tour: its links play a scenario on this page, and the address follows. */
export const startTour = () => {
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    part(menu, 'summary', HTMLElement).focus();
  });
  document.addEventListener('click', (event) => {
    const { target } = event;
    if (target instanceof Node && !menu.contains(target)) menu.open = false;
    const link = target instanceof Element ? target.closest('a[data-scenario]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    menu.open = false;
    history.pushState(null, '', link.href);
    playScenario();
  });
  addEventListener('popstate', playScenario);
};

/** Begins the scenario that the page's address asks for, if any. */
export const playScenario = () => {
  const name = new URLSearchParams(location.search).get('scenario');
  if (name === null) return;
  tell('Starting the scenario…');
  // What the steps say is seen on the page itself.
  void act({ do: 'scenario', name }).then(({ problem }) => problem === '' && tell(''));
};

/** @param {Fixed['tour']} given */
export const offerTour = (given) => {
  if (groups.length > 0) return;
  groups = given;
  part(menu, 'nav', HTMLElement).replaceChildren(
    ...groups.map(({ title, scenarios }) =>
      make('section', '', make('h3', '', title), ...scenarios.map((one) => leadTo(make('a', '', one.title), one))),
    ),
  );
};

/**
 * @param {HTMLAnchorElement} link
 * @param {{ readonly name: string } | undefined} scenario
 */
const leadTo = (link, scenario) => {
  link.hidden = scenario === undefined;
  link.href = `/?scenario=${scenario?.name}`;
  link.dataset.scenario = scenario?.name;
  return link;
};

/** @param {Board['scenario']} scenario */
export const showTour = (scenario) => {
  const all = groups.flatMap(({ title, scenarios }) => scenarios.map((one) => ({ ...one, group: title })));
  const now = all.findIndex(({ name }) => name === scenario?.name);
  const group = all[now]?.group ?? `${all.length} scenarios`;
  const [title, text] = [part(tour, 'h2', HTMLHeadingElement), part(tour, '.story p', HTMLParagraphElement)];
  const place = make('span', 'place', now < 0 ? group : `${now + 1} of ${all.length} · ${group}`);
  title.replaceChildren(scenario?.title ?? 'Watch the first backup, then type /backup yourself', place);
  text.textContent =
    scenario?.see ??
    'Everything works here, and everything can be broken. The tour shows both, one scenario at a time.';
  text.title = scenario ? `Done for you: ${scenario.steps.join(', ')}` : '';
  const offers = Object.entries(scenario?.offers ?? {}).map(([label, line]) => {
    const button = make('button', '', label);
    Object.assign(button.dataset, { type: line, who: scenario?.who });
    button.type = 'button';
    return button;
  });
  part(tour, '.offers', HTMLDivElement).replaceChildren(...offers);
  leadTo(part(tour, '[rel=prev]', HTMLAnchorElement), all[now - 1]);
  const next = leadTo(part(tour, '[rel=next]', HTMLAnchorElement), all[now + 1]);
  next.textContent = now < 0 ? 'Start the tour ›' : 'Next ›';
  for (const link of part(menu, 'nav', HTMLElement).querySelectorAll('a'))
    link.ariaCurrent = link.dataset.scenario === scenario?.name ? 'page' : null;
};
