import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, type TestContext, test } from 'node:test';
import { variables } from '../../src/config/variables.ts';
import { type Scene, setScene } from '../e2e/scene.ts';
import { buildIn } from './containerfile.ts';
import { folderFor, portOnceReady, settingsFor, supervise, writeSecrets } from './supervised.ts';

const directory = mkdtempSync(join(tmpdir(), 'docspace-image-'));
after(() => rmSync(directory, { recursive: true }));
const image = buildIn(directory, join(import.meta.dirname, '../..'));

/** Runs commands in the image's work folder, with each secret in a file. */
const runnerFor = (t: TestContext, scene: Scene) => {
  const mounted = folderFor(t);
  const { secrets, plain } = settingsFor(scene);
  const pathOf = (name: string): string => join(mounted, name);
  writeSecrets(secrets, pathOf);
  const files = Object.fromEntries(Object.keys(secrets).map((name) => [`${name}_FILE`, pathOf(name)]));
  return (command: readonly string[], port = '0') =>
    supervise(t, { command, directory, env: { ...image.env, ...plain, ...files, PORT: port } });
};

describe('the container file', { concurrency: true }, () => {
  test('puts all that a bot needs into the image, and a health check that tells whether it lives', async (t) => {
    const scene = await setScene(t);
    const run = runnerFor(t, scene);
    assert.equal(existsSync(join(directory, 'src/sandbox')), false);
    const bot = run(image.command);
    const port = String(await portOnceReady(scene, bot));
    assert.equal(await run(image.health, port).exit, 0);
    bot.stop();
    assert.equal(await bot.exit, 0);
    assert.equal(await run(image.health, port).exit, 1);
  });

  test('calls a bot healthy while Slack is down, which a restart would not fix', async (t) => {
    const scene = await setScene(t);
    const run = runnerFor(t, scene);
    scene.workspace.knobs.isDown = true;
    const bot = run(image.command);
    const { port } = await scene.until('the bot listens', () => bot.logs().find(({ msg }) => msg === 'listening'));
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 503);
    assert.equal(await run(image.health, String(port)).exit, 0);
  });

  test('calls nothing healthy that only listens on the port', async (t) => {
    const scene = await setScene(t);
    const { port } = new URL(scene.portal.origin);
    assert.equal(await runnerFor(t, scene)(image.health, port).exit, 1);
  });

  test('lets the doctor look from within the image', async (t) => {
    const scene = await setScene(t);
    const doctor = runnerFor(t, scene)(['node', 'src/doctor.ts']);
    assert.equal(await doctor.exit, 0, await doctor.complaints);
  });

  test('runs on a Node.js that is new enough, without root, on the port that is the default', () => {
    const { node, user, port, stopSignal } = image;
    assert.ok(node >= 24);
    assert.deepEqual([user, port, stopSignal], ['node', variables.PORT.fallback, 'SIGTERM']);
  });
});
