/**
 * Takes pictures of the card in every state into reports/screenshots, and of the sandbox for the README into docs. Signs
 * look as they should where a font has them, for example Noto Color Emoji.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import type { Run } from '../../src/backup/run.ts';
import { card } from '../../src/channel/view-card.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openPage } from '../../src/sandbox/page/page.ts';
import { scenarios } from '../../src/sandbox/page/scenarios.ts';
import { openStage } from '../../src/sandbox/stage.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { aBroken, aCancelled, aCompleted, aNotStarted, aRunning, aStarting } from '../support/builders.ts';
import { contextIn, launch } from './chromium.ts';
import { smallPng } from './small-png.ts';

const id = { backupId: '5f0c2c7e-4a0f-4c7e-9d0e-6f1a2b3c4d5e' };

/** The card's states by the names of their pictures. */
const states = (requestedBy: string): Readonly<Record<string, Run>> => ({
  starting: aStarting({ requestedBy }),
  'starting-unclear': aStarting({ requestedBy, isUnclear: true }),
  'running-waiting': aRunning({ requestedBy, ...id, step: 'waiting', percent: 0 }),
  'running-packing': aRunning({ requestedBy, ...id, percent: 42 }),
  'running-uploading': aRunning({ requestedBy, ...id, step: 'uploading', percent: 90 }),
  'running-stalled': aRunning({ requestedBy, ...id, isStalled: true }),
  'running-portal-away': aRunning({ requestedBy, ...id, trouble: 'The portal is not available at the moment (502).' }),
  completed: aCompleted({ requestedBy, ...id }),
  'completed-with-warnings': aCompleted({
    ...{ requestedBy, ...id, phase: 'completed_with_warnings' },
    reason: 'Some files were not included in the backup, check storage/missing_info in it for the list',
  }),
  failed: aBroken({ requestedBy, ...id, reason: 'No space left on device' }),
  unknown: aBroken({ requestedBy, ...id, phase: 'unknown', reason: 'The portal no longer knows this backup.' }),
  cancelled: aCancelled({ requestedBy, ...id, cancelledBy: requestedBy }),
  'not-started': aNotStarted({ requestedBy }),
});

const take = async (what: Locator | Page, path: string): Promise<void> =>
  writeFile(path, smallPng(await what.screenshot()));

/** Shows a message in the admin channel and takes a picture of it. */
const takeCard = async (page: Page, workspace: SimulatedWorkspace, run: Run, path: string): Promise<void> => {
  const { text, blocks } = card(run);
  const { ts, channel } = workspace.postAs(workspace.bot.userId, workspace.adminChannel, { text, blocks });
  await take(page.locator(`article[data-ts="${ts}"]`), path);
  workspace.deleteMessage(channel, ts);
};

const [clock, stop] = [systemClock, new AbortController()];
const stage = await openStage({
  ...{ isSlackReal: false, isPortalReal: false, transport: 'socket', server: '3.8', isSelfHosted: false },
  readSettings: () => ({}),
});
process.on('exit', stage.abandon);
const served = await openPage({ stage, port: 0, clock, signal: stop.signal });
const browser = await launch();
await mkdir('reports/screenshots', { recursive: true });
await mkdir('docs', { recursive: true });

const context = await contextIn(browser, { viewport: { width: 1_200, height: 720 }, timezoneId: 'UTC' });
const page = await context.newPage();
await page.goto(served.origin);
await page.getByRole('combobox', { name: 'Message' }).waitFor();
const { workspace } = stage.scene();
if (workspace === undefined) throw new Error('The workspace is simulated.');
for (const [name, run] of Object.entries(states(workspace.people.admin))) {
  await takeCard(page, workspace, run, `reports/screenshots/${name}.png`);
}

const shown = page.locator('#messages > article:not(.alone)');
const play = async (scenario: string, saying: string | RegExp): Promise<void> => {
  await page.goto(`${served.origin}/?scenario=${scenario}`);
  const { title } = scenarios.find(({ name }) => name === scenario) ?? { title: scenario };
  await page.getByRole('heading', { name: title }).waitFor();
  await shown.filter({ hasText: saying }).first().waitFor({ timeout: 60_000 });
};
await play('first-backup', /[3-8]\d % {2}·/);
await page.locator('#story').evaluate('(story) => { story.hidden = true; }');
await take(page, 'docs/sandbox.png');
await play('first-backup', 'Completed after');
await take(shown.first(), 'docs/completed.png');
await play('failed', 'Failed. There is no copy');
await take(shown.first(), 'docs/failed.png');

await browser.close();
stop.abort();
await served.close();
await stage.close();
process.exit(0);
