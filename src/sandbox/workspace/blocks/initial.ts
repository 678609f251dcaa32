import { isDeepStrictEqual } from 'node:util';
import { type Check, isObject } from './check.ts';

/**
 * What is chosen at first is exactly one of the options.
 * Source: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
 */
export const initialIsOffered: Check = (value, at, report) => {
  if (!isObject(value)) return;
  const { initial_option: initial, options } = value;
  if (initial === undefined || !Array.isArray(options)) return;
  if (!options.some((option) => isDeepStrictEqual(option, initial)))
    report('must be one of the options', `${at}/initial_option`);
};

/**
 * The numbers of a number input are numbers, and its least is not above its most.
 * Source: https://docs.slack.dev/reference/block-kit/block-elements/number-input-element
 */
export const numbersFit: Check = (value, at, report) => {
  if (!isObject(value)) return;
  const { min_value: least, max_value: most } = value;
  for (const name of ['initial_value', 'min_value', 'max_value']) {
    const text = value[name];
    if (typeof text === 'string' && !/^-?\d+(\.\d+)?$/.test(text)) report('must be a number', `${at}/${name}`);
  }
  if (Number(least) > Number(most)) report('must not be greater than `max_value`', `${at}/min_value`);
};
