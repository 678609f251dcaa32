import { act } from './act.js';
import { build } from './build.js';
import { holdFocus } from './focus.js';
import { byId, part } from './page.js';
import { watchPresses } from './press.js';
import { seen } from './state.js';

const dialog = byId('modal', HTMLDialogElement);
const form = part(dialog, 'form', HTMLFormElement);
const body = part(dialog, '.body', HTMLDivElement);
const problem = part(dialog, '.problem', HTMLParagraphElement);
const submit = part(dialog, '[type=submit]', HTMLButtonElement);
const close = part(dialog, '.close', HTMLButtonElement);

let shown = { id: '', body: '' };

/** Starts the dialog: Escape closes it, Enter sends it. */
export const startModal = () => {
  watchPresses(
    body,
    () => ({ who: seen.who, view: shown.id, entries: entries() }),
    (words) => {
      problem.textContent = words;
    },
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  close.addEventListener('click', () => void dismiss());
  dialog.addEventListener('cancel', (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    void dismiss();
  });
  // A browser lets nobody keep a dialog open against Escape for long. In a tab that nobody sees it tells of a close late,
  // when the next dialog may be open.
  dialog.addEventListener('close', () => {
    if (!dialog.open && shown.id !== '') void dismiss();
  });
};

/** Shows what the person looks at. */
export const showModal = () => {
  const modal = seen.modals.get(seen.who);
  if (modal === undefined || modal.id === '') {
    shown = { id: '', body: '' };
    if (dialog.open) dialog.close();
    return;
  }
  part(dialog, 'h2', HTMLHeadingElement).textContent = modal.title;
  close.textContent = modal.close;
  submit.textContent = modal.submit;
  submit.hidden = modal.submit === '';
  const now = JSON.stringify(modal.body);
  if (shown.id !== modal.id || shown.body !== now) {
    const held = shown.id === modal.id ? heldNow() : new Map();
    const focus = document.activeElement;
    problem.textContent = '';
    body.replaceChildren(build(modal.body));
    hold(held);
    if (!dialog.open) {
      dialog.addEventListener('close', holdFocus(), { once: true });
      dialog.showModal();
    }
    refocus(focus);
    shown = { id: modal.id, body: now };
  }
};

const send = async () => {
  if (submit.ariaBusy === 'true') return;
  submit.ariaBusy = 'true';
  complain({}, '');
  const done = await act({ do: 'submit', who: seen.who, entries: entries() });
  submit.ariaBusy = null;
  complain(done.errors, done.problem);
};

const dismiss = async () => {
  if ((await act({ do: 'dismiss', who: seen.who })).problem !== '') showModal();
};

/**
 * @param {Readonly<Record<string, string>>} errors by `block_id`
 * @param {string} whole
 */
const complain = (errors, whole) => {
  problem.textContent = whole;
  for (const place of body.querySelectorAll('[data-error-of]')) {
    if (!(place instanceof HTMLElement)) continue;
    const words = errors[place.dataset.errorOf ?? ''] ?? '';
    place.textContent = words;
    for (const field of place.parentElement?.querySelectorAll('input, select, textarea') ?? [])
      field.toggleAttribute('aria-invalid', words !== '');
  }
  const wrong = body.querySelector('[aria-invalid]');
  if (wrong instanceof HTMLElement) wrong.focus();
};

const fields = () =>
  [...body.querySelectorAll('input, select, textarea')].filter(
    (one) => one instanceof HTMLInputElement || one instanceof HTMLSelectElement || one instanceof HTMLTextAreaElement,
  );

/** @param {Element} one */
const isChoice = (one) => one instanceof HTMLInputElement && (one.type === 'checkbox' || one.type === 'radio');

/** What the fields hold, by their names; a menu in which nothing is chosen, and radio buttons likewise, are left out. */
const entries = () => {
  /** @type {Record<string, string | string[]>} */
  const held = {};
  for (const one of fields()) {
    if (one instanceof HTMLInputElement && one.type === 'checkbox') {
      const ticked = [held[one.name] ?? []].flat();
      held[one.name] = one.checked ? [...ticked, one.value] : ticked;
    } else if (isChoice(one) ? one instanceof HTMLInputElement && one.checked : !isUnchosen(one))
      held[one.name] = one.value;
  }
  return held;
};

/** @param {Element} one */
const isUnchosen = (one) => one instanceof HTMLSelectElement && one.value === '';

/** What was entered, for fields that stay. */
const heldNow = () =>
  new Map(
    fields().map((one) => [one.id, isChoice(one) ? String(one instanceof HTMLInputElement && one.checked) : one.value]),
  );

/** @param {ReadonlyMap<string, string>} held */
const hold = (held) => {
  for (const one of fields()) {
    const was = held.get(one.id);
    if (was === undefined) continue;
    if (one instanceof HTMLInputElement && isChoice(one)) one.checked = was === 'true';
    else one.value = was;
  }
};

/**
 * Gives the focus to the field that had it, if it is still there, or to the first one.
 *
 * @param {Element | null} was
 */
const refocus = (was) => {
  if (was === submit) return;
  const name = was?.getAttribute('name') ?? '';
  const same = fields().find((one) => one.id === was?.id) ?? fields().find((one) => one.name === name) ?? fields()[0];
  (same ?? close).focus();
};
