const dayMs = 86_400_000;
/** How far the time in the scene is ahead of the browser's. */
let aheadMs = 0;

/**
 * Puts the present day where the scene is.
 *
 * @param {number} ms
 */
export const setAhead = (ms) => {
  if (ms === aheadMs) return;
  aheadMs = ms;
  for (const time of document.querySelectorAll('time[datetime]')) if (time instanceof HTMLTimeElement) writeDate(time);
};

/** The time in the scene, in ms since 1970. */
export const sceneTime = () => Date.now() + aheadMs;

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
  const midnight = new Date(sceneTime()).setHours(0, 0, 0, 0);
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

/** The day in words. @param {number} at ms since 1970 */
export const dayName = (at) => {
  const words =
    near(new Date(at)) ??
    new Date(at).toLocaleDateString(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The time, and the day if it is another one than today. @param {number} at ms since 1970 */
export const dayTime = (at) => (near(new Date(at)) === 'today' ? clockTime(at) : `${dayName(at)}, ${clockTime(at)}`);
