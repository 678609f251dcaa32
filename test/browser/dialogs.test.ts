import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withoutBrowser } from './chromium.ts';
import { openSandbox, send, workspaceOf } from './sandbox.ts';

suite('the dialogs of the sandbox in a browser', { concurrency: 2, skip: withoutBrowser }, () => {
  test('a form shows what it is told, follows the choices, complains in place and is carried out', async (t) => {
    const { page, scene } = await openSandbox(t);
    await send(page, '/backup schedule');
    const form = page.getByRole('dialog', { name: 'Backup schedule' });
    const rhythm = form.getByLabel('How often');
    await rhythm.waitFor();
    assert.equal(await page.locator(':focus').getAttribute('id'), await rhythm.getAttribute('id'));
    await form.getByLabel('On').waitFor();
    await form.getByLabel('Copies to keep').fill('99');
    await rhythm.selectOption({ label: 'Every day' });
    await form.getByLabel('On').waitFor({ state: 'detached' });
    assert.equal(await form.getByLabel('Copies to keep').inputValue(), '99', 'what was typed stays');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.locator(':invalid').first().waitFor();
    await form.getByLabel('Copies to keep').fill('7');
    await form.getByLabel('Where to').selectOption({ label: 'A room of the portal (Documents)' });
    await form.getByLabel('Room or folder').fill('the attic');
    await page.keyboard.press('Enter');
    await form.getByRole('alert').filter({ hasText: 'This must be the number of a room' }).waitFor();
    assert.equal(await page.locator(':focus').inputValue(), 'the attic');
    assert.equal(scene().portal?.schedule(), undefined);
    await form.getByLabel('Room or folder').fill('1234');
    await page.keyboard.press('Enter');
    await page.locator('#schedule', { hasText: 'every day at 3:00 (UTC), 7 kept' }).waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    assert.equal(workspaceOf(scene()).modal(workspaceOf(scene()).people.admin), undefined);
  });

  test('a dialog stays when the browser tells late that the one before was closed', async (t) => {
    const { page, scene } = await openSandbox(t);
    await send(page, '/backup schedule');
    const form = page.getByRole('dialog', { name: 'Backup schedule' });
    await form.getByLabel('How often').waitFor();
    await form.dispatchEvent('close');
    await form.getByLabel('How often').selectOption({ label: 'Every day' });
    await form.getByLabel('On').waitFor({ state: 'detached' });
    assert.notEqual(workspaceOf(scene()).modal(workspaceOf(scene()).people.admin), undefined);
  });

  test('a dialog says in itself that nobody answers', async (t) => {
    const { page, scene } = await openSandbox(t);
    await send(page, '/backup schedule');
    const form = page.getByRole('dialog', { name: 'Backup schedule' });
    await form.getByLabel('How often').waitFor();
    await Promise.all(
      scene()
        .bots()
        .map((bot) => bot.kill()),
    );
    await form.getByLabel('How often').selectOption({ label: 'Every day' });
    await form.getByRole('alert').filter({ hasText: 'This app is not responding.' }).waitFor();
  });
});
