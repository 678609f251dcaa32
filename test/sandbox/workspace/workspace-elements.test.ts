import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';

const words = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ text: words(value), value });
const asking = (element: object) =>
  problemsOf([{ type: 'input', label: words('Label'), element }], { surface: 'modal' }).join('\n');
const number = (bounds: object) => asking({ type: 'number_input', is_decimal_allowed: false, ...bounds });

test('what a menu shows at first is one of its options', () => {
  const [a, b] = [option('a'), option('b')];
  const menu = (more: object) => asking({ type: 'static_select', ...more });
  assert.equal(menu({ options: [a, b], initial_option: b }), '');
  assert.match(
    menu({ options: [a], initial_option: b }),
    /must be one of the options \[json-pointer:\/blocks\/0\/element\/initial_option\]/,
  );
  const renamed = { ...a, text: words('Another name') };
  assert.match(menu({ options: [a], initial_option: renamed }), /must be one of the options/);
});

test('the bounds of a number are numbers in their order', () => {
  assert.equal(number({ min_value: '1', max_value: '30', initial_value: '7' }), '');
  assert.equal(number({ min_value: '9', max_value: '9' }), '');
  assert.match(number({ min_value: '10', max_value: '9' }), /not be greater than `max_value` .*element\/min_value/);
  assert.match(number({ initial_value: 'ten' }), /must be a number .*element\/initial_value/);
});
