/** Looks at one value of a Block Kit payload and reports each problem with the JSON pointer of the place. */
export type Check = (value: unknown, at: string, report: Report) => void;
export type Report = (problem: string, at: string) => void;

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string of `min` to `max` characters. */
export const string =
  (min: number, max: number): Check =>
  (value, at, report) => {
    if (typeof value !== 'string') report('must provide a string', at);
    else if (value.length < min) report(`must be more than ${min - 1} characters`, at);
    else if (value.length > max) report(`must be less than ${max + 1} characters`, at);
  };

export const boolean: Check = (value, at, report) => {
  if (typeof value !== 'boolean') report('must provide a boolean', at);
};

/** A whole number from `min` to `max`. */
export const integer =
  (min: number, max: number): Check =>
  (value, at, report) => {
    if (!Number.isInteger(value)) report('must provide an integer', at);
    else if (Number(value) < min || Number(value) > max) report(`must be between ${min} and ${max}`, at);
  };

export const number: Check = (value, at, report) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) report('must provide a number', at);
};

/** One of these strings. */
export const oneOf =
  (...allowed: readonly string[]): Check =>
  (value, at, report) => {
    if (!allowed.some((word) => word === value)) report(`must be a valid enum value: ${allowed.join(', ')}`, at);
  };

/** A list of `min` to `max` items. */
export const list =
  (item: Check, min: number, max: number): Check =>
  (value, at, report) => {
    if (!Array.isArray(value)) {
      report('must provide an array', at);
      return;
    }
    if (value.length < min) report(`no less than ${min} items required`, at);
    if (value.length > max) report(`no more than ${max} items allowed`, at);
    for (const [index, entry] of value.entries()) item(entry, `${at}/${index}`, report);
  };

/** An object with all of `required`, some of `optional`, and nothing else but its `type`. */
export const shape =
  (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value, at, report) => {
    if (!isObject(value)) {
      report('must provide an object', at);
      return;
    }
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) report(`missing required field: ${name}`, at);
    }
    for (const [name, field] of Object.entries(value)) {
      if (name === 'type') continue;
      const check = required[name] ?? optional[name];
      if (check === undefined) report(`invalid additional property: ${name}`, at);
      else if (field !== undefined) check(field, `${at}/${name}`, report);
    }
  };

/** An object whose `type` says which check it has to pass. */
export const byType =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, at, report) => {
    if (!isObject(value)) {
      report('must provide an object', at);
      return;
    }
    if (value.type === undefined) {
      report('missing required field: type', at);
      return;
    }
    const check = typeof value.type === 'string' && Object.hasOwn(checks, value.type) && checks[value.type];
    if (check) check(value, at, report);
    else report(`unsupported type: ${String(value.type)}`, `${at}/type`);
  };

/** Passes both checks. */
export const both =
  (first: Check, second: Check): Check =>
  (value, at, report) => {
    first(value, at, report);
    second(value, at, report);
  };
