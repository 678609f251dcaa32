/** @import { Board, Portal } from '../wire.ts' */
import { act, tell } from './act.js';
import { dayTime, sceneTime, setAhead } from './dates.js';
import { ways } from './go.js';
import { byId, make, option, part } from './page.js';

const speeds = [
  [1, '1 second'],
  [8, '8 seconds'],
  [20, '20 seconds'],
  [60, 'a minute'],
  [600, '10 minutes: real time'],
];

const speed = byId('speed', HTMLSelectElement);
const allowance = byId('allowance', HTMLInputElement);
const server = byId('server', HTMLSelectElement);

/**
 * Starts the portal's side: what is pressed or set there is done as if it were typed into the terminal.
 *
 * @param {readonly string[]} servers
 */
export const offerServers = (servers) => {
  if (server.options.length === 0) server.replaceChildren(...servers.map((one) => option(one, one)));
};

export const startPortal = () => {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[data-type]') : null;
    if (button instanceof HTMLButtonElement) void type(button.dataset.type ?? '', button);
  });
  speed.addEventListener('change', () => void type(`speed ${speed.value}`));
  byId('plan', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void type(`plan ${allowance.value}`);
  });
  const fresh = byId('fresh', HTMLFormElement);
  fresh.addEventListener('submit', (event) => {
    event.preventDefault();
    history.replaceState(null, '', '/');
    const isSelfHosted = byId('self-hosted', HTMLInputElement).checked;
    const transport = byId('http', HTMLInputElement).checked ? 'http' : 'socket';
    tell('Starting over…');
    void act({ do: 'scene', server: server.value, isSelfHosted, transport });
  });
};

/**
 * @param {string} line
 * @param {HTMLButtonElement} [button]
 */
const type = async (line, button) => {
  if (button?.ariaBusy === 'true') return;
  if (button) button.ariaBusy = 'true';
  tell('');
  await act({ do: 'type', line, who: button?.dataset.who });
  if (button) button.ariaBusy = null;
};

/**
 * Shows the state of the portal and the bots.
 *
 * @param {Board} board
 * @param {boolean} isFresh a scene has just begun
 */
export const showBoard = (board, isFresh) => {
  const { setting, portal, bots } = board;
  ways.portal = portal?.origin ?? '';
  const kind = setting.isSelfHosted ? 'self-hosted' : 'in the cloud';
  byId('about', HTMLSpanElement).textContent = portal
    ? `DocSpace ${setting.server}, ${kind}, ${portal.origin.replace('http://', '')}`
    : 'The portal is the real one here: look at its own page.';
  if (isFresh) {
    server.value = setting.server;
    byId('self-hosted', HTMLInputElement).checked = setting.isSelfHosted;
    byId('http', HTMLInputElement).checked = setting.transport === 'http';
  }
  byId('knobs', HTMLElement).hidden = portal === undefined;
  part(byId('state', HTMLElement), 'details', HTMLDetailsElement).hidden = portal === undefined;
  if (portal) showPortal(portal, isFresh);
  setAhead(board.aheadMs);
  byId('pass', HTMLParagraphElement).hidden = setting.isSlackReal;
  byId('ahead', HTMLSpanElement).textContent =
    board.aheadMs === 0
      ? ''
      : `It is ${new Date(sceneTime()).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })} here now.`;
  byId('bots', HTMLUListElement).replaceChildren(
    ...bots.map(({ number, pid, isReady }) =>
      make('li', '', `Bot ${number} ${isReady ? 'is ready' : 'is starting'} (process ${pid})`),
    ),
    ...(bots.length === 0 ? [make('li', 'bad', 'No bot is running. What is asked in Slack reaches nobody.')] : []),
  );
};

/**
 * @param {Portal} portal
 * @param {boolean} isFresh
 */
const showPortal = (portal, isFresh) => {
  byId('jobs', HTMLDivElement).replaceChildren(
    ...portal.jobs.map((job) => {
      const bar = Object.assign(make('progress', ''), { max: 100, value: job.percent });
      bar.setAttribute('aria-label', `${job.title}, progress`);
      return make('div', `job ${job.tone}`, make('b', '', job.title), ` ${job.state}`, bar, make('code', '', job.id));
    }),
    ...(portal.jobs.length === 0 ? [make('p', 'faint', 'No backup runs, and none has.')] : []),
  );
  byId('schedule', HTMLParagraphElement).textContent =
    portal.schedule === '' ? 'Nothing is scheduled.' : `Scheduled: ${portal.schedule}.`;
  const copies = part(byId('copies', HTMLTableElement), 'tbody', HTMLTableSectionElement);
  byId('copies-title', HTMLElement).textContent =
    `Copies (${portal.copies.length === 20 ? 'the newest 20' : portal.copies.length})`;
  copies.replaceChildren(
    ...portal.copies.map(({ id, at, fileName, isPaid }) => {
      const row = make(
        'tr',
        '',
        make('td', '', dayTime(at)),
        make('td', '', fileName),
        make('td', '', isPaid ? 'paid' : 'free'),
      );
      row.title = `ID ${id}`;
      return row;
    }),
  );
  showKnobs(portal, isFresh);
};

/**
 * @param {Portal} portal
 * @param {boolean} isFresh
 */
const showKnobs = ({ seconds, plan }, isFresh) => {
  const known = speeds.some(([one]) => one === seconds) ? speeds : [...speeds, [seconds, `${seconds} seconds`]];
  if (speed.options.length !== known.length || isFresh)
    speed.replaceChildren(...known.map(([one, words]) => option(String(one), String(words))));
  if (document.activeElement !== speed || isFresh) speed.value = String(seconds);
  const form = byId('plan', HTMLFormElement);
  form.hidden = plan === undefined;
  if (plan === undefined) return;
  if (document.activeElement !== allowance) allowance.value = String(plan.allowance);
  byId('used', HTMLSpanElement).textContent = plan.isFree
    ? `${plan.used} made`
    : `${plan.used} of ${plan.allowance} used`;
};
