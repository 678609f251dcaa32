import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withoutBrowser } from './chromium.ts';
import { become, cards, openPart, openSandbox, send, untilThereAre, workspaceOf } from './sandbox.ts';

suite('the sandbox in a browser', { concurrency: 2, skip: withoutBrowser }, () => {
  test('a backup that failed is tried again from its card, once the fault is fixed', async (t) => {
    const { page } = await openSandbox(t);
    await openPart(page, 'DocSpace');
    await page.getByRole('button', { name: /^Job fails/ }).click();
    await page.locator('.trouble[aria-pressed=true]').waitFor();
    await send(page, '/backup');
    const failed = cards(page, 'Failed');
    await failed.getByText('No space left on device').first().waitFor();
    await page.locator('.job.failed').waitFor();
    await page.getByRole('button', { name: 'Fix everything' }).click();
    await untilThereAre(0, page.locator('.trouble[aria-pressed=true]'));
    await failed.getByRole('button', { name: 'Try again' }).click();
    await untilThereAre(1, cards(page, 'Completed'));
    await page.locator('.job.done').waitFor();
    assert.match((await page.locator('#copies').textContent()) ?? '', /sandbox_.*free/);
    await page.locator('#requests tr', { hasText: 'startbackup' }).nth(1).waitFor();
    await page.locator('#requests tr', { hasText: 'Slack → bot' }).filter({ hasText: 'backup_retry' }).waitFor();
  });

  test('a bot that is killed and started again continues with the card', async (t) => {
    const { page, scene } = await openSandbox(t);
    await page.getByLabel('A backup of 10 minutes takes').selectOption('20');
    await send(page, '/backup');
    await untilThereAre(1, cards(page, /Running.*packing/s));
    await openPart(page, 'Bot running');
    await page.getByRole('button', { name: 'Kill' }).click();
    await page.getByText('No bot is running.').waitFor();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.locator('#bots', { hasText: 'Bot 2 is ready' }).waitFor();
    await cards(page, 'Completed').waitFor();
    assert.equal(await cards(page, /./).count(), 1);
    assert.equal(scene().portal?.starts.length, 1);
  });

  test('the Home tab of the app shows each person what they may see, and takes their presses', async (t) => {
    const { page } = await openSandbox(t);
    const home = page.getByRole('button', { name: 'App Home' });
    await home.click();
    const shown = page.locator('#messages > article.alone');
    await shown.getByText('The last backups').waitFor();
    await shown.getByRole('button', { name: 'Back up now' }).click();
    await shown.getByText('Completed').first().waitFor();
    await become(page, '@gus');
    await home.click();
    await shown.getByText(/Guests may not use this bot/).waitFor();
    await untilThereAre(0, shown.getByRole('button', { name: 'Back up now' }));
  });

  test('what is broken stands below the picture until it is fixed, each by its own switch', async (t) => {
    const { page, scene } = await openSandbox(t, { hasBot: false });
    await openPart(page, 'DocSpace');
    const workerDown = page.getByRole('button', { name: /^Worker down/ });
    await workerDown.click();
    const broken = page.locator('#broken');
    await broken.getByText('worker down (no worker takes backups, they wait)').waitFor();
    await openPart(page, 'Slack simulated');
    await page.getByRole('button', { name: /^Edits refused/ }).click();
    await broken.getByText('worker down (no worker takes backups, they wait); edits refused').waitFor();
    await page.getByRole('tab', { name: 'DocSpace 1 broken' }).click();
    await untilThereAre(0, page.locator('[aria-busy=true]'));
    await workerDown.click();
    await broken.getByText('Broken now: edits refused (no message can be edited any more).').waitFor();
    assert.equal(scene().portal?.knobs.isWorkerDown, false);
    assert.equal(workspaceOf(scene()).knobs.editWindowMs, 0);
    await broken.getByRole('button', { name: 'Fix everything' }).click();
    await broken.waitFor({ state: 'hidden' });
    assert.equal(workspaceOf(scene()).knobs.editWindowMs, Number.POSITIVE_INFINITY);
  });

  test('a window of 360 pixels has everything within it', async (t) => {
    const { page } = await openSandbox(t, { browser: { viewport: { width: 360, height: 740 } } });
    await send(page, '/backup');
    await cards(page, /Completed.*Backup ID/s).waitFor();
    const widths = () => page.evaluate<readonly number[]>('[document.documentElement.scrollWidth, innerWidth]');
    assert.deepEqual(await widths(), [360, 360]);
    await page.getByText('Scenarios', { exact: true }).click();
    const menu = await page.locator('#scenarios nav').boundingBox();
    assert.ok(menu !== null && menu.x >= 0 && menu.x + menu.width <= 360);
    await page.keyboard.press('Escape');
    const composer = await page.locator('#composer').boundingBox();
    assert.ok(
      composer !== null && composer.y > 300 && composer.y + composer.height <= 740,
      'the message box is at the end',
    );
    await page.getByRole('button', { name: 'Behind it' }).click();
    await page.getByRole('heading', { name: 'Requests' }).waitFor();
    assert.equal(await page.locator('#composer').isVisible(), false);
    assert.deepEqual(await widths(), [360, 360]);
  });

  test('it is as dark as the system until the person chooses, and stays so', async (t) => {
    const { page } = await openSandbox(t, { hasBot: false, browser: { colorScheme: 'dark' } });
    const isDark = () =>
      page.evaluate<boolean>('Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0]) < 128');
    assert.equal(await isDark(), true);
    await page.getByRole('button', { name: 'Light colours' }).click();
    assert.equal(await isDark(), false);
    await page.reload();
    await page.getByRole('button', { name: 'Dark colours' }).waitFor();
    assert.equal(await isDark(), false);
  });

  test('everything works from the keyboard alone, and an edit does not take the focus away', async (t) => {
    const { page, scene } = await openSandbox(t);
    const { keyboard } = page;
    const focused = async () =>
      (await page.locator(':focus').textContent()) || (await page.locator(':focus').getAttribute('id'));
    await keyboard.press('Tab');
    assert.equal(await focused(), 'To the message box');
    await keyboard.press('Enter');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Tab');
    assert.equal(await focused(), 'text');
    Object.assign(scene().portal?.knobs ?? {}, { durationMs: 200_000, uploadMs: 0 });
    await keyboard.type('/backup st');
    await page.getByRole('option', { name: '/backup status' }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    assert.equal(await page.locator('#text').inputValue(), '/backup start');
    await keyboard.press('Enter');
    const card = cards(page, /Running.*packing/s);
    await card.waitFor();
    for (let tabs = 0; tabs < 12 && (await focused()) !== 'Cancel'; tabs += 1) await keyboard.press('Shift+Tab');
    assert.equal(await focused(), 'Cancel');
    const untilEdited = async () => {
      const before = /\d+ %/.exec((await card.textContent()) ?? '')?.[0] ?? assert.fail('a card shows its progress');
      await card.filter({ hasNotText: before }).waitFor();
    };
    await untilEdited();
    assert.equal(await focused(), 'Cancel');

    await keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Cancel this backup?' });
    await question.waitFor();
    await untilEdited();
    await keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    assert.equal(await focused(), 'Cancel');
    assert.equal(workspaceOf(scene()).deliveries.length, 1, 'only the command was sent');
    await keyboard.press('Enter');
    await question.waitFor();
    await keyboard.press('Tab');
    assert.equal(await focused(), 'Cancel the backup');
    await keyboard.press('Enter');
    await untilThereAre(1, cards(page, 'Cancelled by @ada'));
  });

  test('tabs that nobody sees do not keep a further one from loading', async (t) => {
    const { page, origin } = await openSandbox(t, { hasBot: false });
    for (let tabs = 1; tabs <= 7; tabs += 1) {
      const tab = await page.context().newPage();
      await tab.goto(origin);
      await tab.locator('#bots', { hasText: 'No bot is running' }).waitFor({ state: 'attached' });
      await tab.evaluate(`Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
        document.dispatchEvent(new Event('visibilitychange'));`);
    }
  });

  test('time passes for everybody, and messages stand under their days', async (t) => {
    const { page, scene } = await openSandbox(t);
    await page.getByRole('button', { name: '1 day' }).click();
    await page.locator('#ahead', { hasText: 'here now' }).waitFor();
    await untilThereAre(0, page.locator('#pass [aria-busy=true]'));
    assert.equal(scene().aheadMs(), 86_400_000);
    await send(page, 'Good morning');
    const days = page.locator('#messages > .day');
    await untilThereAre(2, days);
    assert.deepEqual(await days.allTextContents(), ['Yesterday', 'Today']);
  });

  test('another server begins a fresh scene with it', async (t) => {
    const { page, scene } = await openSandbox(t, { hasBot: false });
    await send(page, 'Good morning');
    const message = page.locator('article', { hasText: 'Good morning' });
    await message.waitFor();
    await page.getByLabel('DocSpace', { exact: true }).and(page.locator('select')).selectOption('3.1');
    await page.getByLabel('self-hosted').check();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.locator('#about', { hasText: 'DocSpace 3.1, self-hosted' }).waitFor();
    await page.locator('#bots', { hasText: 'is ready' }).waitFor({ state: 'attached' });
    await untilThereAre(0, message);
    assert.equal(scene().options.server, '3.1');
    assert.equal(await page.locator('#plan').isVisible(), false);
  });
});
