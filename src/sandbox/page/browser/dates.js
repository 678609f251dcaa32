const dayMs = 86_400_000;

/** @type {Readonly<Record<string, (at: Date) => string>>} */
const forms = {
  date_num: (at) => at.toLocaleDateString('sv-SE'),
  date: (at) => at.toLocaleDateString(undefined, { dateStyle: 'long' }),
  date_short: (at) => at.toLocaleDateString(undefined, { dateStyle: 'medium' }),
  date_long: (at) => at.toLocaleDateString(undefined, { dateStyle: 'full' }),
  date_pretty: (at) => near(at) ?? at.toLocaleDateString(undefined, { dateStyle: 'long' }),
  date_short_pretty: (at) => near(at) ?? at.toLocaleDateString(undefined, { dateStyle: 'medium' }),
  date_long_pretty: (at) => near(at) ?? at.toLocaleDateString(undefined, { dateStyle: 'full' }),
  time: (at) => at.toLocaleTimeString(undefined, { timeStyle: 'short' }),
  time_secs: (at) => at.toLocaleTimeString(undefined, { timeStyle: 'medium' }),
};

/** @param {Date} at */
const near = (at) => {
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - midnight) / dayMs);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
};

/**
 * Writes a time in the zone of the browser, in the form that its author chose.
 *
 * @param {HTMLTimeElement} time
 */
export const writeDate = (time) => {
  const at = new Date(time.dateTime);
  const format = time.dataset.format ?? '{date_short_pretty} {time}';
  time.textContent = format.replaceAll(/\{(\w+)\}/g, (found, form) => forms[form]?.(at) ?? found);
};

/** @param {number} at ms since 1970 */
export const clockTime = (at) => new Date(at).toLocaleTimeString(undefined, { timeStyle: 'medium' });
