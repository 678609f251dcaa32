import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands, readTyped, type Typed } from '../../../src/sandbox/console/typed.ts';

const understood: readonly (readonly [string, Typed])[] = [
  ['', { do: 'nothing' }],
  [' \t ', { do: 'nothing' }],
  ['/backup', { do: 'backup', words: '' }],
  ['  /BACKUP   help me ', { do: 'backup', words: 'help me' }],
  ['press Back up now', { do: 'press', words: 'Back up now' }],
  ['as colleague', { do: 'as', words: 'colleague' }],
  ['break', { do: 'break', words: '' }],
  ['break job fails', { do: 'break', words: 'job fails' }],
  ['plan free', { do: 'plan', plan: 'free' }],
  ['plan PAID', { do: 'plan', plan: 'paid' }],
  ['plan 2', { do: 'plan', plan: 2 }],
  ['speed 0.5', { do: 'speed', seconds: 0.5 }],
  ['wait', { do: 'wait', seconds: 60 }],
  ['wait 5', { do: 'wait', seconds: 5 }],
  ['wait Running', { do: 'wait running' }],
  ['Quit', { do: 'quit' }],
];
for (const [line, typed] of understood) {
  test(`“${line}” is understood`, () => {
    assert.deepEqual(readTyped(line), typed);
  });
}

test('every command of the help is understood', () => {
  for (const { usage } of commands) {
    const [verb = ''] = usage.split(' ');
    const typed = readTyped(verb);
    const isIncomplete = typed.do === 'misread' && typed.sentence.startsWith('Say ');
    assert.ok(isIncomplete || verb.replace('/', '') === typed.do, verb);
  }
});

const misread: readonly (readonly [string, RegExp])[] = [
  ['backup', /^There is no “backup” here; the nearest is “\/backup …”\. Nothing changed\.$/],
  ['pres it', /the nearest is “press BUTTON”/],
  ['staus', /the nearest is “status”/],
  ['quit now', /^“quit” takes no words after it\./],
  ['press', /^Say which button/],
  ['as', /^Say as whom/],
  ['plan', /^Say plan free, plan paid/],
  ['plan -1', /^Say plan free, plan paid/],
  ['speed', /^Say speed and seconds from 0\.5 to 3600/],
  ['speed 0', /^Say speed and seconds/],
  ['speed 1e9', /^Say speed and seconds/],
  ['wait 601', /^Say wait and seconds from 0\.5 to 600/],
];
for (const [line, sentence] of misread) {
  test(`“${line}” makes no sense, and the answer says what would`, () => {
    const typed = readTyped(line);
    assert.ok(typed.do === 'misread', JSON.stringify(typed));
    assert.match(typed.sentence, sentence);
    assert.match(typed.sentence, /Nothing changed\.$/);
  });
}
