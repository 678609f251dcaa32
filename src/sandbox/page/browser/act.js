/** @import { Done } from '../wire.ts' */
import { byId } from './page.js';

const status = byId('status', HTMLParagraphElement);
const readableMs = 8_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;

/**
 * Does something and says what came of it below.
 *
 * @param {Readonly<Record<string, unknown>>} act
 * @returns {Promise<Done>}
 */
export const act = async (act) => {
  const done = await send(act);
  if (done.problem !== '' || done.said.length > 0)
    tell([done.problem, ...done.said].filter(Boolean).join(' '), done.problem !== '');
  return done;
};

/**
 * Says something below the page, to screen readers too.
 *
 * @param {string} words
 * @param {boolean} [isBad]
 */
export const tell = (words, isBad = false) => {
  clearTimeout(fading);
  status.textContent = words;
  status.classList.toggle('bad', isBad);
  if (!isBad) fading = setTimeout(() => tell(''), readableMs);
};

/**
 * @param {Readonly<Record<string, unknown>>} act
 * @returns {Promise<Done>}
 */
const send = async (act) => {
  try {
    const answer = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act),
    });
    if (answer.ok) return await answer.json();
    return { said: [], problem: await answer.text(), errors: {} };
  } catch {
    return { said: [], problem: 'The sandbox does not answer: is it still running?', errors: {} };
  }
};
