import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTyped } from '../../../src/sandbox/console/typed.ts';
import { titles } from '../../../src/sandbox/page/roles.ts';
import { scenarios } from '../../../src/sandbox/page/scenarios.ts';
import { troubles } from '../../../src/sandbox/trouble.ts';

test('every scenario has a name of its own that fits into an address', () => {
  const names = scenarios.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z-]+$/);
});

for (const { name, steps, offers = {} } of scenarios) {
  test(`the scenario ${name} is made of what can be typed`, () => {
    for (const step of [...steps, ...Object.values(offers)]) {
      const typed = readTyped(step);
      assert.ok(typed.do !== 'misread' && typed.do !== 'quit' && typed.do !== 'nothing', step);
      if (typed.do === 'break')
        assert.ok(
          troubles.some((trouble) => trouble.name === typed.words),
          step,
        );
      if (typed.do === 'as') assert.ok(Object.hasOwn(titles, typed.words), step);
    }
  });
}
