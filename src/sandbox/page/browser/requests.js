/** @import { LogLine, Request } from '../wire.ts' */
import { clockTime } from './dates.js';
import { byId, make, part } from './page.js';

const most = 200;
const rows = part(byId('requests', HTMLTableElement), 'tbody', HTMLTableSectionElement);
const log = byId('log', HTMLOListElement);

/**
 * Shows requests above the earlier ones; the oldest go.
 *
 * @param {readonly Request[]} requests oldest first
 */
export const addRequests = (requests) => {
  const fresh = requests.map(({ at, ms, way, name, outcome, isBad }) => {
    const took = make('td', 'number', String(Math.round(ms)));
    return make(
      'tr',
      isBad ? 'bad' : '',
      make('td', '', clockTime(at)),
      make('td', 'way', way),
      make('td', '', name),
      make('td', '', outcome),
      took,
    );
  });
  rows.prepend(...fresh.reverse());
  while (rows.children.length > most) rows.lastElementChild?.remove();
};

/**
 * Shows lines of the bots' logs above the earlier ones; the oldest go.
 *
 * @param {readonly LogLine[]} lines oldest first
 */
export const addLog = (lines) => {
  const fresh = lines.map(({ bot, level, message }) => make('li', level, `Bot ${bot} ${level}: ${message}`));
  log.prepend(...fresh.reverse());
  while (log.children.length > most) log.lastElementChild?.remove();
};

/** Empties both lists. */
export const clearLists = () => {
  rows.replaceChildren();
  log.replaceChildren();
};
