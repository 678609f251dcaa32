import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { botEnvironment } from '../../src/sandbox/bot-environment.ts';
import { type Scene, setScene, type Transport, transports } from './scene.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ctrlC = '\u0003';

/** The bot on a terminal of its own, as util-linux's script(1) opens one. */
const startOnTerminal = (t: TestContext, scene: Scene, transport: Transport, env: Record<string, string> = {}) => {
  const command = `exec '${process.execPath}' '${main}'`;
  const child = spawn('/usr/bin/script', ['-qfec', command, '/dev/null'], {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, TERM: 'xterm', ...botEnvironment({ ...scene, transport, settings: {} }), ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text.replaceAll('\r\n', '\n');
  });
  child.stdin.on('error', () => undefined);
  let isOver = false;
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve)).finally(() => {
    isOver = true;
  });
  t.after(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return { shown: () => shown, type: (keys: string) => child.stdin.write(keys), isOver: () => isOver, exit };
};

describe('a bot on a terminal', { concurrency: 4, skip: process.platform !== 'linux' }, () => {
  for (const transport of transports) {
    test(`says in words what it is connected to and what to type next, over ${transport}`, async (t) => {
      const scene = await setScene(t, { transport });
      const { workspace, portal } = scene;
      const bot = startOnTerminal(t, scene, transport, { NO_COLOR: '1' });
      await scene.until('the bot is ready', () => bot.shown().includes('Ready. Type /backup in Slack'));
      const port = /Listening · port (\d+)/.exec(bot.shown())?.[1];
      if (transport === 'http') workspace.setEventsUrl(`http://127.0.0.1:${port}/slack/events`);
      const { admin } = workspace.people;
      await workspace.command(admin, '');
      await scene.until('the run has ended', () => /A run has ended · run \w+ · phase completed/.test(bot.shown()));

      const way = transport === 'http' ? /Slack {6}.*“Example”.* posts to \/slack\/events/ : /Slack {6}.*Socket Mode/;
      assert.match(bot.shown(), way);
      assert.match(bot.shown(), new RegExp(`Channel {4}#backup-admins \\(${workspace.adminChannel}\\), private`));
      assert.match(bot.shown(), /Users {6}the members of #backup-admins\n/);
      assert.match(bot.shown(), new RegExp(`Portal {5}${portal.origin}\n`));
      assert.match(bot.shown(), new RegExp(`Listens {4}on port ${port} of 127\\.0\\.0\\.1`));
      assert.match(bot.shown(), new RegExp(`A backup is asked for · run \\w+ · user ${admin}\n`));
      assert.doesNotMatch(bot.shown(), /[{}]|[^\P{Cc}\n]/u, 'neither JSON nor colours');

      bot.type(ctrlC);
      assert.equal(await bot.exit, 0);
      assert.match(bot.shown(), /\^C\n\d\d:\d\d:\d\d {2}Stopping\. .*\n\d\d:\d\d:\d\d {2}Stopped\. .*\n$/);
    });
  }

  test('sets the time and the weight of a warning apart where the terminal takes colours', async (t) => {
    const scene = await setScene(t);
    scene.workspace.knobs.isDown = true;
    const bot = startOnTerminal(t, scene, 'socket');
    await scene.until('the bot says so', () => bot.shown().includes('npm run doctor'));
    assert.match(
      bot.shown(),
      /\p{Cc}\[2m\d\d:\d\d:\d\d\p{Cc}\[22m {2}\p{Cc}\[33mwarning\p{Cc}\[39m {2}Slack does not/u,
    );
  });

  test('says once what it ends with', async (t) => {
    const scene = await setScene(t);
    const bot = startOnTerminal(t, scene, 'socket', { SLACK_BOT_TOKEN: 'xoxb-1-wrong', NO_COLOR: '1' });
    assert.equal(await bot.exit, 1);
    const about = bot
      .shown()
      .split('\n')
      .filter((line) => line.includes('SLACK_BOT_TOKEN'));
    assert.deepEqual(about, [
      'Slack does not accept SLACK_BOT_TOKEN (invalid_auth); copy it again from OAuth & Permissions.',
    ]);
  });

  test('takes a Ctrl-C that npm hands on as the same one, and ends on the spot at the next', async (t) => {
    const scene = await setScene(t);
    const { portal, workspace } = scene;
    const bot = startOnTerminal(t, scene, 'socket');
    await scene.until('the bot is ready', () => bot.shown().includes('Ready.'));
    portal.faults.add({ on: 'startbackup', fault: { kind: 'delay-after', ms: 60_000 } });
    await workspace.command(workspace.people.admin, '');
    await scene.until('the portal is asked', () => portal.starts[0]);
    const before = performance.now();
    await scene.until('the bot is gone', () => {
      if (!bot.isOver()) bot.type(ctrlC);
      return bot.isOver();
    });
    const took = performance.now() - before;
    assert.equal(await bot.exit, 130);
    assert.ok(took > 1_000 && took < 7_000, `${took} ms`);
    assert.match(bot.shown(), /Stopping\./);
    assert.doesNotMatch(bot.shown(), /Stopped\./);
  });
});
