import assert from 'node:assert/strict';
import { test } from 'node:test';
import { card } from '../../src/channel/view-card.ts';
import { panel } from '../../src/commands/panel/view.ts';
import { parseCommand, subcommands } from '../../src/slack/parse-command.ts';
import { type Verb, verbs } from '../../src/slack/permissions.ts';
import { aBroken, aCompleted, aRunning } from '../support/builders.ts';
import { createFakeListeners, surfaces } from '../support/surfaces.ts';

test('Each command that is understood has a listener, and each listener a verb of the table', () => {
  const typed = surfaces().flatMap(({ kind, id }) => (kind === 'command' ? [id] : []));
  assert.deepEqual([...typed].sort(), [...subcommands, 'start options'].sort());
  for (const { id, verb } of surfaces()) assert.ok(verb in verbs, id);
  for (const words of typed) {
    const ask = parseCommand(words);
    assert.ok(words === 'help' || ask.kind !== 'help', words);
  }
});

test('Each verb of the table is asked for somewhere, but the one that is a second look', () => {
  const asked = new Set<Verb>(surfaces().map(({ verb }) => verb));
  const unasked = (Object.keys(verbs) as Verb[]).filter((verb) => !asked.has(verb));
  assert.deepEqual(unasked, ["cancel another's backup"]);
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
  assert.equal(actions.length, 7);
  for (const action of actions) assert.ok(action.action_id !== undefined && action.action_id in buttons);
});

test('A button that does what a command does needs the same permission', () => {
  const { commands, buttons } = createFakeListeners();
  for (const word of ['start', 'status', 'history', 'schedule'] as const) {
    assert.equal(buttons[`backup_${word}`]?.verb, commands[word].verb);
  }
});
