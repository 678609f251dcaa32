import { isDeepStrictEqual } from 'node:util';
import { type Check, isObject } from './check.ts';

/**
 * What is chosen at first is exactly one of the options.
 * Source: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
 */
export const initialIsOffered: Check = (value, at, report) => {
  if (!isObject(value)) return;
  const offers = [value, ...listIn(value.option_groups).filter(isObject)].flatMap(({ options }) => listIn(options));
  const isOffered = (option: unknown): boolean => offers.some((one) => isDeepStrictEqual(one, option));
  const { initial_option: one, initial_options: several } = value;
  if (one !== undefined && !isOffered(one)) report('must be one of the options', `${at}/initial_option`);
  for (const [index, option] of listIn(several).entries())
    if (!isOffered(option)) report('must be one of the options', `${at}/initial_options/${index}`);
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

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
