import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Finding,
  inOrder,
  ok,
  problem,
  refused,
  summary,
  unknown,
  warning,
} from '../../../src/commands/doctor/finding.ts';

test('Problems are read first, then what is not known, then what is well, each in the order it was found', () => {
  const found = [ok('A', '1'), unknown('B', '2'), problem('C', '3'), ok('D', '4'), problem('E', '5')];
  assert.deepEqual(
    inOrder(found).map(({ about }) => about),
    ['C', 'E', 'B', 'A', 'D'],
  );
});

test('What is said in the same words is said once, about all of it, and as the worst of it', () => {
  const found = [
    unknown('Cost', 'No answer.'),
    problem('Key', 'No answer.'),
    problem('Key', 'No answer.'),
    ok('Key', 'x'),
  ];
  assert.deepEqual(inOrder(found), [problem('Cost, Key', 'No answer.'), ok('Key', 'x')]);
});

test('Sentences that differ in a time alone are two', () => {
  const found = [problem('Key', 'It ends ', { at: 1 }), problem('Certificate', 'It ends ', { at: 2 })];
  assert.deepEqual(inOrder(found), found);
});

const counts: readonly (readonly [problems: number, unknowns: number, said: string])[] = [
  [0, 0, 'All well.'],
  [0, 1, 'No problem found. 1 thing is not known.'],
  [0, 2, 'No problem found. 2 things are not known.'],
  [1, 0, '1 problem.'],
  [2, 0, '2 problems.'],
  [1, 1, '1 problem. 1 thing is not known.'],
];

for (const [problems, unknowns, said] of counts) {
  test(`${problems} problems and ${unknowns} unknowns are summed up as: ${said}`, () => {
    const found: readonly Finding[] = [
      ok('A', 'fine'),
      ...Array.from({ length: problems }, () => problem('B', 'bad')),
      ...Array.from({ length: unknowns }, () => unknown('C', 'who knows')),
    ];
    assert.equal(summary(found), said);
  });
}

test('A failure is a problem, but for one that passes by itself', () => {
  assert.equal(refused('Key', { kind: 'unauthorised', detail: '', httpStatus: 401 }).kind, 'problem');
  assert.deepEqual(
    refused('Key', { kind: 'rate_limited', detail: '' }),
    unknown('Key', 'The portal takes no more requests for now. Wait a minute or two.'),
  );
});

test('A warning is summed up as such and comes after the problems', () => {
  assert.equal(summary([ok('A', 'fine'), warning('B', 'odd')]), 'No problem found. 1 warning.');
  assert.equal(summary([problem('A', 'bad'), warning('B', 'odd'), warning('C', 'odder')]), '1 problem. 2 warnings.');
  assert.deepEqual(
    inOrder([ok('A', 'fine'), unknown('B', '?'), warning('C', 'odd'), problem('D', 'bad')]).map(({ kind }) => kind),
    ['problem', 'warning', 'unknown', 'ok'],
  );
});
