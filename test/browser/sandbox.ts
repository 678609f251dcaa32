import assert from 'node:assert/strict';
import { after, type TestContext } from 'node:test';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { systemClock } from '../../src/lib/clock.ts';
import { openPage } from '../../src/sandbox/page/page.ts';
import { type Scene, type SceneOptions, setPace } from '../../src/sandbox/scene.ts';
import { openStage } from '../../src/sandbox/stage.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { contextIn, launch } from './chromium.ts';

/** A wait on a condition ends with it; this is for a machine that does ten other things. */
const withinMs = 180_000;

let browser: Promise<Browser> | undefined;
after(async () => await (await browser)?.close());

/** The browser that all tests of a file share. */
const theBrowser = (): Promise<Browser> => {
  browser ??= launch();
  return browser;
};

/** A page in a browser of its own; `leave` closes it and fails if it complained or asked anybody else for anything. */
export type Look = { readonly page: Page; readonly leave: () => Promise<void> };

/** Opens the page of a sandbox. */
export const look = async (url: string, options: BrowserContextOptions = {}): Promise<Look> => {
  const context = await contextIn(await theBrowser(), options);
  context.setDefaultTimeout(withinMs);
  context.setDefaultNavigationTimeout(withinMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  const own = new URL(url).origin;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== own) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return {
    page,
    leave: async () => {
      await context.close();
      assert.deepEqual(complaints, []);
    },
  };
};

export type Sandbox = { readonly page: Page; readonly scene: () => Scene; readonly origin: string };

/** A sandbox with a ready bot and short backups, and its page as a browser shows it. */
export const openSandbox = async (
  t: TestContext,
  options: {
    readonly path?: string;
    readonly scene?: Partial<SceneOptions>;
    readonly browser?: BrowserContextOptions;
    /** False: there is no bot at first. */
    readonly hasBot?: boolean;
  } = {},
): Promise<Sandbox> => {
  const stop = new AbortController();
  const stage = await openStage({
    isSlackReal: false,
    isPortalReal: false,
    transport: 'socket',
    server: '3.8',
    isSelfHosted: false,
    readSettings: () => assert.fail('a simulated end needs no settings'),
    ...options.scene,
  });
  const served = await openPage({ stage, port: 0, clock: systemClock, signal: stop.signal });
  let leave = async (): Promise<void> => undefined;
  t.after(async () => {
    await leave();
    stop.abort();
    await served.close();
    await Promise.all(
      stage
        .scene()
        .bots()
        .map((bot) => bot.kill()),
    );
    await stage.close();
  });
  const { portal } = stage.scene();
  if (portal) setPace(portal, 1);
  const { hasBot = true } = options;
  if (hasBot) assert.ok(await stage.scene().startBot().ready, 'the bot is ready');
  const seen = await look(served.origin + (options.path ?? '/'), options.browser);
  const { page } = seen;
  leave = seen.leave;
  await page.locator('#bots', { hasText: hasBot ? 'is ready' : /Bot|bot/ }).waitFor({ state: 'attached' });
  return { page, scene: stage.scene, origin: served.origin };
};

/** The simulated workspace of a scene. */
export const workspaceOf = ({ workspace }: Scene): SimulatedWorkspace =>
  workspace ?? assert.fail('the workspace is simulated');

/** Sends a message or a command. */
export const send = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('combobox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
};

/** The bot's messages in the channel that say so, its panel excepted. */
export const cards = (page: Page, saying: string | RegExp): Locator =>
  page
    .locator('#messages > article.bot')
    .filter({ has: page.locator('> .body', { hasText: saying }), hasNot: page.locator('[data-action=backup_start]') });

/** Opens a part of the picture of the three parties, where what can be done to it is. */
export const openPart = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click();

/** Becomes another person. */
export const become = (page: Page, name: string): Promise<void> =>
  page.getByRole('radio', { name }).check({ force: true });

/** Waits until there are so many of something, and no more. */
export const untilThereAre = async (count: number, some: Locator): Promise<void> => {
  if (count > 0) await some.nth(count - 1).waitFor();
  await some.nth(count).waitFor({ state: 'detached' });
};
