/**
 * Takes pictures of the card in every state and of the page in every size and theme into reports/screenshots; of the
 * sandbox for the README, and the app's icon, into docs.
 */
import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { said } from '../../src/backup/reason.ts';
import type { Run } from '../../src/backup/run.ts';
import { card } from '../../src/channel/view-card.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openPage } from '../../src/sandbox/page/page.ts';
import { scenarios } from '../../src/sandbox/page/scenarios.ts';
import { openStage } from '../../src/sandbox/stage.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { aBroken, aCancelled, aCompleted, aNotStarted, aRunning, aStarting } from '../support/builders.ts';
import { contextIn, launch } from './chromium.ts';

const id = { backupId: '5f0c2c7e-4a0f-4c7e-9d0e-6f1a2b3c4d5e' };

/** The card's states by the names of their pictures. */
const states = (requestedBy: string): Readonly<Record<string, Run>> => ({
  starting: aStarting({ requestedBy }),
  'starting-unclear': aStarting({ requestedBy, isUnclear: true }),
  'running-waiting': aRunning({ requestedBy, ...id, step: 'waiting', percent: 0 }),
  'running-packing': aRunning({ requestedBy, ...id, percent: 42 }),
  'running-uploading': aRunning({ requestedBy, ...id, step: 'uploading', percent: 90 }),
  'running-stalled': aRunning({ requestedBy, ...id, isStalled: true }),
  'running-portal-away': aRunning({
    requestedBy,
    ...id,
    trouble: { kind: 'unavailable', detail: '', httpStatus: 502 },
  }),
  completed: aCompleted({ requestedBy, ...id }),
  'completed-with-warnings': aCompleted({
    ...{ requestedBy, ...id, phase: 'completed_with_warnings' },
    reasons: said('Some files were not included in the backup, check storage/missing_info in it for the list'),
  }),
  failed: aBroken({ requestedBy, ...id, reasons: said('No space left on device') }),
  unknown: aBroken({ requestedBy, ...id, phase: 'unknown', reasons: said('The portal no longer knows this backup.') }),
  cancelled: aCancelled({ requestedBy, ...id, cancelledBy: requestedBy }),
  'not-started': aNotStarted({ requestedBy }),
});

/** Shows a message in the admin channel and takes a picture of it. */
const takeCard = async (page: Page, workspace: SimulatedWorkspace, run: Run, path: string): Promise<void> => {
  const { text, blocks } = card(run);
  const { ts, channel } = workspace.postAs(workspace.bot.userId, workspace.adminChannel, { text, blocks });
  await page.locator(`article[data-ts="${ts}"]`).screenshot({ path });
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
context.setDefaultTimeout(180_000);
const page = await context.newPage();
await page.goto(served.origin);
await page.getByRole('combobox', { name: 'Message' }).waitFor();
const { workspace } = stage.scene();
if (workspace === undefined) throw new Error('The workspace is simulated.');
for (const [name, run] of Object.entries(states(workspace.people.admin))) {
  await takeCard(page, workspace, run, `reports/screenshots/${name}.png`);
}

const shown = page.locator('#messages > article.bot');
const play = async (scenario: string, saying: string | RegExp): Promise<void> => {
  await page.goto(`${served.origin}/?scenario=${scenario}`);
  const { title } = scenarios.find(({ name }) => name === scenario) ?? { title: scenario };
  await page.getByRole('heading', { name: title }).waitFor();
  await shown.filter({ hasText: saying }).first().waitFor();
};
await play('first-backup', /[3-8]\d % {2}·/);
await page.screenshot({ path: 'docs/sandbox.png' });
const takeCardOf = async (scenario: string, saying: string | RegExp, path: string): Promise<void> => {
  await play(scenario, saying);
  // The panel and the reply say the end as well; only a card has the ID.
  await shown.filter({ hasText: 'Backup ID' }).filter({ hasText: saying }).first().screenshot({ path });
};
await takeCardOf('first-backup', 'size only', 'docs/completed.png');
await takeCardOf('failed', 'Try again', 'docs/failed.png');

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1_400, 900],
    [1_024, 768],
    [400, 800],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `reports/screenshots/page-${width}-${colorScheme}.png` });
  }
}

await page.setViewportSize({ width: 512, height: 512 });
await page.goto(`${served.origin}/icon.svg`);
await page.screenshot({ path: 'docs/app-icon.png', omitBackground: true });

await browser.close();
stop.abort();
await served.close();
await stage.close();
process.exit(0);
