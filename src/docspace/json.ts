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
