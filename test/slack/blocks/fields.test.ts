import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsIn, line, menu, nextRound, readForm, wholeNumber } from '../../../src/slack/blocks/fields.ts';

const blank = { round: '0', hour: '3', room: '' };
const note = JSON.stringify({ round: '1', hour: '9', room: '1234' });

test('A form comes back with what was entered, over what it showed', () => {
  assert.deepEqual(readForm(blank, note, { '1.hour': '22' }), { round: '1', hour: '22', room: '1234' });
  assert.deepEqual(readForm(blank, note, {}), { round: '1', hour: '9', room: '1234' });
  assert.deepEqual(readForm(blank, note, { '1.room': '  77 ', '1.other': 'x' }), { round: '1', hour: '9', room: '77' });
});

test('A field that Slack leaves out or sends empty is as it was shown', () => {
  assert.deepEqual(readForm(blank, note, { '1.hour': '', '1.room': '5' }), { round: '1', hour: '9', room: '5' });
});

test('A note that is not of this form is none', () => {
  for (const other of ['', 'x', 'null', '7', '[]', '{"round":"1","hour":"9"}', '{"round":"1","hour":9,"room":""}']) {
    assert.equal(readForm(blank, other, { '1.hour': '3' }), undefined, other);
  }
});

test('A complaint goes under the block of the field', () => {
  const fields = fieldsIn({ '2.room': ' 7 ' });
  assert.deepEqual(fields.get('room'), { block: '2.room', value: '7' });
  assert.equal(fields.get('hour'), undefined);
});

test('A form that came back is shown in another round, so that its fields are new to Slack', () => {
  assert.deepEqual([nextRound('0'), nextRound('9'), nextRound('x')], ['1', '10', '1']);
  const field = { name: 'room', action: 'backup_room', label: 'Room', value: '7', maxLength: 5 };
  assert.equal(line({ ...field, round: '3' }).block_id, '3.room');
});

test('A choice that is not among the offered is not shown as chosen', () => {
  const field = {
    round: '0',
    name: 'hour',
    action: 'backup_hour',
    label: 'At',
    choices: [{ value: '1', text: 'One' }],
  };
  const initial = (chosen: string): boolean => 'initial_option' in menu({ ...field, chosen }).element;
  assert.deepEqual([initial('1'), initial('2')], [true, false]);
});

test('A text that is too long for its field is left to be typed', () => {
  const field = { round: '0', name: 'room', action: 'backup_room', label: 'Room', maxLength: 3 };
  const initial = (value: string): boolean => 'initial_value' in line({ ...field, value }).element;
  assert.deepEqual(['', '123', '1234'].map(initial), [false, true, false]);
});

test('A number that its field cannot hold is left to be typed', () => {
  for (const [value, shown] of [
    ['5', '5'],
    ['30', '30'],
    ['31', undefined],
    ['0', undefined],
    ['2.5', undefined],
    ['', undefined],
  ] as const) {
    const field = wholeNumber({ round: '0', name: 'copies', action: 'a', label: 'Copies', value, least: 1, most: 30 });
    assert.equal(field.element.type === 'number_input' ? field.element.initial_value : 'none', shown, value);
  }
});
