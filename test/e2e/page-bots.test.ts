import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { run } from '../../src/sandbox/console/run.ts';
import { setPace } from '../../src/sandbox/scene.ts';
import { openStage } from '../../src/sandbox/stage.ts';
import { createInk } from '../../src/sandbox/terminal/ink.ts';
import { createTerminal } from '../../src/sandbox/terminal/terminal.ts';
import { endsOf, healthy, listen, openServed } from '../sandbox/page/page-support.ts';
import { until } from '../sandbox/workspace/workspace-support.ts';

test('a bot that is killed is told, and so is one that does not become ready', async (t) => {
  const { stage, act } = await openServed(t);
  const { workspace } = endsOf(stage.scene());
  const type = async (line: string) => (await act({ do: 'type', line })).said.join('\n');
  workspace.knobs.isTokenRevoked = true;
  assert.match(await type('start'), /^The bot is not ready: see the bot’s log\.$/);
  workspace.knobs.isTokenRevoked = false;
  assert.match(await type('start'), /^Bot 2 is ready/);
  assert.equal(await type('kill'), 'Bot 2 is killed.');
});

test('a scenario begins a fresh scene, says which it is, and the next one ends it', async (t) => {
  const served = await openServed(t);
  const old = served.stage.scene();
  const news = await listen(t, served);
  const first = served.act({ do: 'scenario', name: 'no-bot' });
  await news.until('scene', ({ board }) => board.scenario?.title === 'No bot is running');
  const second = await served.act({ do: 'scenario', name: 'no-bot' });
  await first;
  const now = served.stage.scene();
  assert.notEqual(now, old);
  assert.match(second.said.join(' '), /Bot 1 is ready/);
  assert.deepEqual(now.bots(), []);
  const { workspace } = endsOf(now);
  assert.match(workspace.ephemerals(workspace.people.admin)[0]?.text ?? '', /did not respond/);
});

test('the terminal continues in a fresh scene that the page begins, as the same person', async (t) => {
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
    await until(() => words.test(said), `the terminal shows ${words}`);
  };
  await heard(/Use it in a browser: http:\/\/localhost:1\n[\s\S]*Completed {2}·/);

  input.write('as guest\n');
  await heard(/You are guest/);
  said = '';
  await stage.replace();
  assert.doesNotMatch(said, /Bot 1 is gone/, 'the old scene is not shown any more');
  await heard(/The page started over with a fresh scene\./);
  input.write('card\n/backup\n');
  await heard(/There is no card yet/);
  await heard(/gus> \/backup[\s\S]*only @gus sees it[\s\S]*did not respond/);
});
