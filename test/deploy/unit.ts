import assert from 'node:assert/strict';

/** A systemd unit as it is written. */
export type Unit = {
  /** Every value of the key, in order. */
  readonly all: (key: string) => readonly string[];
  /** The value of a key that stands there once. */
  readonly one: (key: string) => string;
};

/** Reads a unit file; it must have no line that continues in the next. */
export const readUnit = (text: string): Unit => {
  const entries = text.split('\n').flatMap((line) => {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
  const all: Unit['all'] = (key) => entries.filter((entry) => entry.key === key).map(({ value }) => value);
  const one: Unit['one'] = (key) => {
    const [value, ...more] = all(key);
    assert.ok(value !== undefined && more.length === 0, `the unit has ${key} not once`);
    return value;
  };
  return { all, one };
};
