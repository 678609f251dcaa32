/** @import { Board, Request } from '../wire.ts' */
import { byId, make, part } from './page.js';

/** @type {readonly (readonly [at: string, title: string, kind: string, advice: string])[]} */
const parties = [
  ['slack', 'Slack', 'party', 'What an owner, or Slack itself, may do to the workspace.'],
  ['slack-wire', 'Slack and bot', 'wire', 'What can happen to requests between Slack and the bot.'],
  ['bot', 'Bot', 'party', ''],
  ['portal-wire', 'Bot and portal', 'wire', 'What can happen to requests between the bot and the portal.'],
  ['portal', 'DocSpace', 'party', 'What can go wrong at the portal.'],
];

const list = byId('parties', HTMLDivElement);
const panels = byId('panels', HTMLDivElement);
const broken = byId('broken', HTMLParagraphElement);
const mostFlying = 10;
let hadBot = false;

/** Starts the picture of the three parties: each part is a tab, with what can be done to it below. */
export const startParties = () => {
  for (const [at, title, kind, advice] of parties) {
    const tab = make('button', kind, make('span', 'name', title), make('span', 'mark'));
    Object.assign(tab, { type: 'button', id: `tab-${at}`, role: 'tab' });
    tab.setAttribute('aria-controls', `panel-${at}`);
    tab.addEventListener('click', () => choose(at));
    list.append(tab);
    if (at === 'bot') continue;
    const panel = make('div', '', make('p', 'faint', advice), make('div', 'troubles'));
    Object.assign(panel, { id: `panel-${at}`, role: 'tabpanel' });
    panel.setAttribute('aria-labelledby', tab.id);
    panels.append(panel);
  }
  list.addEventListener('keydown', (event) => {
    const now = parties.findIndex(([at]) => tabOf(at).tabIndex === 0);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = step === undefined ? undefined : parties.at((now + step) % parties.length);
    if (next === undefined) return;
    event.preventDefault();
    choose(next[0]);
    tabOf(next[0]).focus();
  });
  choose('portal-wire');
};

const tabOf = (/** @type {string} */ at) => byId(`tab-${at}`, HTMLButtonElement);

/** @param {string} chosen */
const choose = (chosen) => {
  for (const [at] of parties) {
    tabOf(at).ariaSelected = String(at === chosen);
    tabOf(at).tabIndex = at === chosen ? 0 : -1;
    byId(`panel-${at}`, HTMLDivElement).hidden = at !== chosen;
  }
};

/**
 * Shows what can be broken, and what is.
 *
 * @param {Board} board
 */
export const showParties = ({ troubles, bots, setting }) => {
  for (const [at] of parties) {
    const tab = tabOf(at);
    const here = troubles.filter((trouble) => trouble.at === at);
    const count = here.filter(({ isOn }) => isOn).length;
    const isBad = count > 0 || (at === 'bot' && bots.length === 0);
    // What breaks is what one looks for; a scene begins without a bot.
    if (isBad && !tab.classList.contains('bad') && (at !== 'bot' || hadBot)) choose(at);
    tab.classList.toggle('bad', isBad);
    part(tab, '.mark', HTMLSpanElement).textContent = count > 0 ? `${count} broken` : noteOf(at, bots, setting);
    if (at !== 'bot') showTroubles(part(byId(`panel-${at}`, HTMLDivElement), '.troubles', HTMLDivElement), here);
  }
  hadBot = bots.length > 0;
  const now = troubles.filter(({ isOn }) => isOn);
  broken.hidden = now.length === 0;
  part(broken, 'span', HTMLSpanElement).textContent =
    `Broken now: ${now.map(({ name, means }) => `${name} (${means})`).join('; ')}.`;
};

/** @type {(at: string, bots: Board['bots'], setting: Board['setting']) => string} */
const noteOf = (at, bots, { transport, isSlackReal, isPortalReal, server }) => {
  switch (at) {
    case 'slack':
      return isSlackReal ? 'real' : 'simulated';
    case 'portal':
      return isPortalReal ? 'real' : `simulated ${server}`;
    case 'bot':
      return bots.length === 1 ? 'running' : bots.length === 0 ? 'not running' : `${bots.length} running`;
    case 'slack-wire':
      return transport === 'http' ? 'HTTP' : 'Socket Mode';
    default:
      return 'REST API';
  }
};

/**
 * @param {HTMLElement} into
 * @param {Board['troubles']} troubles
 */
const showTroubles = (into, troubles) => {
  if (into.children.length !== troubles.length) into.replaceChildren(...troubles.map(button));
  for (const [index, { name, isOn, isEvent }] of troubles.entries()) {
    const one = into.children[index];
    if (!(one instanceof HTMLButtonElement)) continue;
    if (!isEvent) one.ariaPressed = String(isOn);
    one.dataset.type = `${isOn ? 'fix' : 'break'} ${name}`;
  }
};

/** @param {Board['troubles'][number]} trouble */
const button = ({ name, means, isEvent }) => {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const made = make(
    'button',
    isEvent ? 'trouble' : 'trouble switch',
    make('b', '', title),
    make('span', 'means', means),
  );
  made.type = 'button';
  return made;
};

/**
 * Lets a dot run along its wire for each request; it stops half way if the request failed.
 *
 * @param {readonly Request[]} requests
 */
export const fly = (requests) => {
  for (const { way, isBad } of requests) {
    const wire = tabOf(way.includes('Slack') ? 'slack-wire' : 'portal-wire');
    if (wire.querySelectorAll('.dot').length >= mostFlying) continue;
    const isBackwards = way === 'bot → Slack';
    const dot = make('span', `dot${isBad ? ' bad' : ''}${isBackwards ? ' backwards' : ''}`);
    dot.addEventListener('animationend', () => dot.remove());
    wire.append(dot);
  }
};
