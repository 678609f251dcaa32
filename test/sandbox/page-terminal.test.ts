import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { run } from '../../src/sandbox/console/run.ts';
import { setPace } from '../../src/sandbox/scene.ts';
import { openStage } from '../../src/sandbox/stage.ts';
import { createInk } from '../../src/sandbox/terminal/ink.ts';
import { createTerminal } from '../../src/sandbox/terminal/terminal.ts';
import { endsOf, healthy } from './page-support.ts';

test('the terminal goes on in a fresh scene that the page begins, as the same person', async (t) => {
  const stage = await openStage(healthy);
  const stop = new AbortController();
  const [input, output] = [new PassThrough(), new PassThrough().setEncoding('utf8')];
  let said = '';
  output.on('data', (text: string) => {
    said += text;
  });
  const terminal = createTerminal({ input, output, isPerson: false, onInterrupt: () => assert.fail() });
  setPace(endsOf(stage.scene()).portal, 0.5);
  const running = run({
    ...{ stage, terminal, clock, signal: stop.signal },
    ink: createInk(false),
    page: 'Use it in a browser: http://localhost:1',
  });
  t.after(async () => {
    stop.abort();
    input.end();
    await running;
    terminal.close();
    await stage.close();
  });
  const heard = async (words: RegExp): Promise<void> => {
    const over = clock.elapsed() + 20_000;
    while (!words.test(said) && clock.elapsed() < over) await clock.sleep(20);
    assert.match(said, words);
  };
  await heard(/Use it in a browser: http:\/\/localhost:1\n[\s\S]*Completed {2}·/);

  input.write('as guest\n');
  await heard(/You are guest/);
  said = '';
  await stage.replace();
  await heard(/A fresh scene begins, asked for on the page\./);
  assert.doesNotMatch(said, /Bot 1 is gone/, 'the old scene is not told of any more');
  input.write('card\n/backup\n');
  await heard(/There is no card yet/);
  await heard(/gus> \/backup[\s\S]*only @gus sees it[\s\S]*did not respond/);
});
