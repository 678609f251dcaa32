import assert from 'node:assert/strict';
import { test } from 'node:test';
import { card } from '../../src/channel/view-card.ts';
import { commands } from '../../src/commands/commands.ts';
import { panel } from '../../src/commands/panel/view.ts';
import { aBroken, aCompleted, aRunning } from '../support/builders.ts';
import { createFakeListeners, surfaces } from '../support/surfaces.ts';

test('Each command is found by its name, and carries its own permission', () => {
  const { find, commands: found } = createFakeListeners();
  for (const { name, who } of commands) {
    assert.equal(find(name), found[name], name);
    assert.equal(found[name]?.who, who, name);
  }
  for (const nonsense of ['restore', 'start now', '“”']) assert.equal(find(nonsense), found.help, nonsense);
  assert.equal(find(''), found.start);
});

test('What destroys, reveals, spends or reconfigures is for operators, everything else for all users', () => {
  const forOperators = surfaces().flatMap(({ kind, id, who }) => (who === 'operator' ? [`${kind} ${id}`] : []));
  assert.deepEqual(forOperators, [
    'command start options',
    'button backup_start_options',
    'button backup_start_paid',
    'button backup_delete',
    'button backup_link',
    'button backup_alarm_ack',
    'button backup_schedule_restore',
    'button backup_approve',
    'button backup_refuse',
    'change backup_start_paid',
    'change backup_options_storage',
    'change backup_schedule_every',
    'change backup_schedule_storage',
    'change backup_schedule_delete',
    'submission backup_options',
    'submission backup_schedule',
  ]);
});

test('Ids start alike, for only those are listened to', () => {
  for (const { kind, id } of surfaces()) assert.ok(kind === 'command' || /^backup_[a-z_]+$/.test(id), id);
});

test('Each button of a card and of the panel has a listener', () => {
  const { buttons } = createFakeListeners();
  const messages = [card(aRunning()), card(aCompleted()), card(aBroken()), panel('https://a.example', [], 0)];
  const actions = messages.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])),
  );
  assert.equal(actions.length, 8);
  for (const action of actions) assert.ok(action.action_id !== undefined && action.action_id in buttons);
});

test('A button that does what a command does needs the same permission', () => {
  const { commands: found, buttons } = createFakeListeners();
  for (const word of ['start', 'status', 'history', 'schedule']) {
    assert.equal(buttons[`backup_${word}`]?.who, found[word]?.who);
  }
});
