/** @import { Tree } from '../../render/tree.ts' */
import { writeDate } from './dates.js';

const tags = new Set(
  'a b blockquote br button caption code div fieldset h3 hr i input label legend li ol optgroup option p pre s select small span table tbody td textarea th thead time tr ul'.split(
    ' ',
  ),
);

const attributes = new Set(
  'aria-describedby aria-label autocomplete checked class data-action data-block data-confirm data-emoji data-error-of data-format data-page-size data-told data-value datetime for href id label max maxlength min name placeholder required role scope selected step title type value'.split(
    ' ',
  ),
);

/**
 * Makes elements of pieces that the server sent. Text is text; a tag, an attribute or an address that is not expected is a
 * defect, and is told as one.
 *
 * @param {readonly Tree[]} trees
 * @returns {DocumentFragment}
 */
export const build = (trees) => {
  const all = document.createDocumentFragment();
  for (const tree of trees) all.append(typeof tree === 'string' ? tree : element(tree));
  return all;
};

/** @param {Exclude<Tree, string>} tree */
const element = ({ tag, attributes: given, children }) => {
  if (!tags.has(tag)) throw new Error(`The page makes no <${tag}>.`);
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (!attributes.has(name)) throw new Error(`The page sets no ${name}.`);
    if (name === 'href' && !/^(https?:|mailto:)/i.test(value)) throw new Error('The page links only to the web.');
    made.setAttribute(name, value);
  }
  if (made instanceof HTMLAnchorElement) Object.assign(made, { target: '_blank', rel: 'noreferrer noopener' });
  made.append(build(children));
  if (made.dataset.emoji !== undefined) made.style.setProperty('--emoji', made.dataset.emoji);
  if (made instanceof HTMLTimeElement) writeDate(made);
  if (made instanceof HTMLTableElement) paginate(made);
  return made;
};

/**
 * Shows so many rows at once as the table asks for.
 *
 * @param {HTMLTableElement} table
 */
const paginate = (table) => {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const size = Number(table.dataset.pageSize ?? rows.length);
  if (rows.length <= size) return;
  let first = 0;
  const button = document.createElement('button');
  button.type = 'button';
  const show = () => {
    for (const [index, row] of rows.entries()) row.hidden = index < first || index >= first + size;
    button.textContent = `Rows ${first + 1} to ${Math.min(first + size, rows.length)} of ${rows.length}: next`;
  };
  button.addEventListener('click', () => {
    first = first + size < rows.length ? first + size : 0;
    show();
  });
  table.createTFoot().insertRow().insertCell().append(button);
  show();
};
