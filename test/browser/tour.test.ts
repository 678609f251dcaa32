import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withoutBrowser } from './chromium.ts';
import { become, cards, openSandbox, send, untilThereAre, workspaceOf } from './sandbox.ts';

suite('what the page tells a newcomer', { concurrency: 2, skip: withoutBrowser }, () => {
  test('a thread is folded under its message, opens in its place and closes again', async (t) => {
    const { page } = await openSandbox(t);
    await send(page, '/backup');
    const card = cards(page, 'Completed');
    await card.getByRole('button', { name: /^1 reply/ }).click();
    await page.getByRole('heading', { name: 'Thread' }).waitFor();
    await untilThereAre(2, page.locator('#messages article'));
    await page.locator('#messages article', { hasText: '@ada' }).nth(1).waitFor();
    await page.getByRole('button', { name: 'Back to the channel' }).click();
    await card.waitFor();
    assert.equal(await page.locator(':focus').getAttribute('data-ts'), await card.getAttribute('data-ts'));
  });

  test('a command that was typed stands above its answer, seen by its author alone, and ↑ recalls it', async (t) => {
    const { page } = await openSandbox(t);
    await send(page, '/backup help');
    await page.locator('article.command + article.alone', { hasText: '/backup doctor' }).waitFor();
    assert.equal(await page.locator('article.command').textContent(), 'Ada Admin used/backup help');
    await send(page, 'Good morning');
    await page.locator('article', { hasText: 'Good morning' }).waitFor();
    const text = page.getByRole('combobox', { name: 'Message' });
    for (const recalled of ['Good morning', '/backup help']) {
      await page.keyboard.press('ArrowUp');
      assert.equal(await text.inputValue(), recalled);
    }
    await become(page, '@carl');
    await untilThereAre(0, page.locator('article.command'));
  });

  test('a request runs along its wire as a dot, and stops half way where it fails', async (t) => {
    const { page, scene } = await openSandbox(t);
    scene().portal?.faults.add({ on: '*', fault: { kind: 'reset' }, times: 1_000 });
    await page.evaluate(`
      const wire = document.querySelector('#tab-portal-wire');
      wire.addEventListener('animationstart', ({ target }) => wire.append(target.className));
    `);
    await send(page, '/backup status');
    await page.locator('#tab-portal-wire', { hasText: 'dot bad' }).waitFor();
  });

  test('a link leads to a scenario in a fresh scene, as the person that it is about', async (t) => {
    const { page, scene } = await openSandbox(t, { hasBot: false, path: '/?scenario=guest' });
    await page.getByRole('heading', { name: 'A guest asks for a backup' }).waitFor();
    assert.equal(await page.getByRole('radio', { name: '@gus' }).isChecked(), true);
    const failure = page.locator('article.alone', { hasText: 'guest' });
    await failure.getByText('Only visible to you').waitFor();
    await become(page, '@ada');
    await untilThereAre(0, failure);
    assert.deepEqual(scene().portal?.starts, []);
  });

  test('the tour leads on and back, and its buttons continue the story', async (t) => {
    const { page } = await openSandbox(t, { hasBot: false, path: '/?scenario=no-bot' });
    const [answered] = [page.locator('article.alone', { hasText: 'did not respond' })];
    await answered.waitFor();
    await page.getByRole('button', { name: 'Start the bot' }).click();
    await page.locator('#bots', { hasText: 'Bot 2 is ready' }).waitFor();
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByRole('heading', { name: 'One of two bots is killed' }).waitFor();
    assert.match(page.url(), /scenario=two-bots$/);
    await untilThereAre(0, answered);
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByRole('heading', { name: 'No bot is running' }).waitFor();
    await answered.waitFor();
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
