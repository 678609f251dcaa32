/** The members of a JSON object; none for anything else. */
export const membersOf = (json: unknown): Readonly<Record<string, unknown>> =>
  isObject(json) ? (json as Record<string, unknown>) : {};

/** Whether JSON is an object, not a list. */
export const isObject = (json: unknown): boolean => typeof json === 'object' && json !== null && !Array.isArray(json);

/** JSON text as it is; '' for anything else. */
export const textOf = (json: unknown): string => (typeof json === 'string' ? json : '');

/** A finite number, also one written as text. */
export const numberOf = (json: unknown): number | undefined => {
  const number = textOf(json).trim() === '' ? json : Number(json);
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

/** Whether JSON says yes, also as text. */
export const isTrue = (json: unknown): boolean => json === true || textOf(json).toLowerCase() === 'true';

/** Year, month and day, then the time to at least the minute; then a zone, or none. */
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(?<zone>Z|[+-]\d\d:\d\d)?$/i;

/** A time in ms since 1970. DocSpace leaves the zone out and means UTC; the year 1 is its word for never. */
export const timeOf = (json: unknown): number | undefined => {
  const form = timeForm.exec(textOf(json));
  if (form === null) return undefined;
  const time = Date.parse(form.groups?.zone === undefined ? `${form[0]}Z` : form[0]);
  return time > 0 ? time : undefined;
};
