import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withoutBrowser } from './chromium.ts';
import { cards, openSandbox, send, untilThereAre, workspaceOf } from './sandbox.ts';

suite('the sandbox in a browser', { concurrency: 2, skip: withoutBrowser }, () => {
  test('a backup that failed is tried again from its card, once the fault is mended', async (t) => {
    const { page } = await openSandbox(t);
    const jobFails = page.getByRole('button', { name: /^job fails/ });
    await jobFails.click();
    await page.locator('.trouble.on', { hasText: 'broken now' }).waitFor();
    await send(page, '/backup');
    const failed = cards(page, 'Failed');
    await failed.getByText('No space left on device').first().waitFor();
    await page.getByRole('button', { name: 'Mend everything' }).click();
    await untilThereAre(0, page.locator('.trouble.on'));
    await failed.getByRole('button', { name: 'Try again' }).click();
    await untilThereAre(1, cards(page, 'Completed'));
    await failed.locator('.thread', { hasText: 'tries this backup again' }).waitFor();
    assert.match((await page.locator('#copies').textContent()) ?? '', /sandbox_.*free/);
    await page.locator('#requests tr', { hasText: 'startbackup' }).nth(1).waitFor();
    await page.locator('#requests tr', { hasText: 'Slack → bot' }).filter({ hasText: 'backup_retry' }).waitFor();
  });

  test('a bot that is killed and started again goes on with the card', async (t) => {
    const { page, scene } = await openSandbox(t);
    await page.getByLabel('A backup of 10 minutes takes').selectOption('20');
    await send(page, '/backup');
    await untilThereAre(1, cards(page, /Running.*packing/s));
    await page.getByRole('button', { name: 'Kill' }).click();
    await page.getByText('No bot runs.').waitFor();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.locator('#bots', { hasText: 'Bot 2 is ready' }).waitFor();
    await cards(page, 'Completed').waitFor();
    assert.equal(await page.locator('#messages > article:not(.alone)').count(), 1);
    assert.equal(scene().portal?.starts.length, 1);
  });

  test('what is broken stands below the page until it is mended, each by its own button', async (t) => {
    const { page, scene } = await openSandbox(t, { hasBot: false });
    const workerDown = page.getByRole('button', { name: /^worker down/ });
    await workerDown.click();
    await page.getByRole('button', { name: /^edits refused/ }).click();
    const broken = page.locator('#broken');
    await broken.getByText('worker down (no worker takes backups, they wait); edits refused').waitFor();
    await page.locator('[aria-pressed=true]').nth(1).waitFor();
    await untilThereAre(0, page.locator('[aria-busy=true]'));
    await workerDown.click();
    await broken.getByText('Broken now: edits refused (no message can be edited any more).').waitFor();
    assert.equal(scene().portal?.knobs.isWorkerDown, false);
    assert.equal(workspaceOf(scene()).knobs.isEditWindowClosed, true);
    await broken.getByRole('button', { name: 'Mend everything' }).click();
    await broken.waitFor({ state: 'hidden' });
    assert.equal(workspaceOf(scene()).knobs.isEditWindowClosed, false);
  });

  test('a window of 360 pixels has everything within it', async (t) => {
    const { page } = await openSandbox(t, { browser: { viewport: { width: 360, height: 740 } } });
    await send(page, '/backup');
    await cards(page, /Completed.*Backup ID/s).waitFor();
    const widths = () => page.evaluate<readonly number[]>('[document.documentElement.scrollWidth, innerWidth]');
    assert.deepEqual(await widths(), [360, 360]);
    await page.getByText('Scenarios').click();
    const menu = await page.locator('#scenarios ul').boundingBox();
    assert.ok(menu !== null && menu.x >= 0 && menu.x + menu.width <= 360);
    assert.deepEqual(await widths(), [360, 360]);
  });

  test('it is as dark as the system until the person chooses, and stays so', async (t) => {
    const { page } = await openSandbox(t, { hasBot: false, browser: { colorScheme: 'dark' } });
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    assert.equal(await ground(), 'rgb(21, 24, 26)');
    await page.getByRole('button', { name: 'Light colours' }).click();
    assert.equal(await ground(), 'rgb(244, 245, 243)');
    await page.reload();
    await page.getByRole('button', { name: 'Dark colours' }).waitFor();
    assert.equal(await ground(), 'rgb(244, 245, 243)');
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
    const edits = () => workspaceOf(scene()).messages(workspaceOf(scene()).adminChannel)[0]?.edits ?? 0;
    const before = edits();
    await cards(page, / ([2-9]|\d\d) %/).waitFor();
    assert.ok(edits() > before);
    assert.equal(await focused(), 'Cancel');

    await keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Cancel this backup?' });
    await question.waitFor();
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

  test('a link leads to a scenario in a fresh scene, as the person that it is about', async (t) => {
    const { page, scene } = await openSandbox(t, { hasBot: false, path: '/?scenario=guest' });
    await page.getByRole('heading', { name: 'A guest asks for a backup' }).waitFor();
    assert.equal(await page.getByLabel('You are').inputValue(), 'guest');
    const failure = page.locator('article.alone', { hasText: 'guest' });
    await failure.getByText('Only visible to you').waitFor();
    await page.getByLabel('You are').selectOption('admin');
    await untilThereAre(0, page.locator('#messages article'));
    assert.deepEqual(scene().portal?.starts, []);
  });

  test('tabs that nobody sees do not keep a further one from loading', async (t) => {
    const { page, origin } = await openSandbox(t, { hasBot: false });
    for (let tabs = 1; tabs <= 7; tabs += 1) {
      const tab = await page.context().newPage();
      await tab.goto(origin);
      await tab.locator('#bots', { hasText: 'No bot runs' }).waitFor();
      await tab.evaluate(`Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
        document.dispatchEvent(new Event('visibilitychange'));`);
    }
  });

  test('another server begins a fresh scene with it', async (t) => {
    const { page, scene } = await openSandbox(t, { hasBot: false });
    await send(page, 'Good morning');
    await page.locator('article', { hasText: 'Good morning' }).waitFor();
    await page.getByLabel('DocSpace').selectOption('3.1');
    await page.getByLabel('self-hosted').check();
    await page.getByRole('button', { name: 'Begin afresh' }).click();
    await page.locator('#about', { hasText: 'DocSpace 3.1, self-hosted' }).waitFor();
    await page.locator('#bots', { hasText: 'is ready' }).waitFor();
    await untilThereAre(0, page.locator('#messages article'));
    assert.equal(scene().options.server, '3.1');
    assert.equal(await page.locator('#plan').isVisible(), false);
  });

  test('text that somebody writes is shown as text, and times stand in the browser’s own zone', async (t) => {
    const { page, scene } = await openSandbox(t, { hasBot: false });
    const workspace = workspaceOf(scene());
    await send(page, '<img src=x onerror=alert(1)> <!channel> *bold*');
    await page.locator('article', { hasText: '<img src=x onerror=alert(1)> <!channel>' }).waitFor();
    const date = '<!date^1700000000^{date_short_pretty} {time_secs}|2023-11-14T22:13:20Z>';
    workspace.postAs(workspace.bot.userId, workspace.adminChannel, { text: `At ${date} :white_check_mark:` });
    await page.locator('article', { hasText: 'At 15 Nov 2023 07:13:20 ✅' }).waitFor();
    assert.equal(await page.locator('#messages img').count(), 0);
    const { ts } = workspace.messages(workspace.adminChannel)[1] ?? assert.fail('the message was posted');
    workspace.deleteMessage(workspace.adminChannel, ts);
    await untilThereAre(1, page.locator('#messages article'));
  });
});
