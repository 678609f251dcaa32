/**
 * The page's own element of this id and kind.
 *
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export const byId = (id, kind) => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`);
  return found;
};

/**
 * The first element within another that fits, of this kind.
 *
 * @template {HTMLElement} Kind
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export const part = (within, selector, kind) => {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
};

/**
 * An element with its class and what is in it.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} name
 * @param {readonly (Node | string)[]} inside
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const make = (tag, name, ...inside) => {
  const made = document.createElement(tag);
  if (name !== '') made.className = name;
  made.append(...inside);
  return made;
};

/**
 * An option of a menu.
 *
 * @param {string} value
 * @param {string} words
 */
export const option = (value, words) => Object.assign(make('option', '', words), { value });
