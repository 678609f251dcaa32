import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '../../src/backup/alarm.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { createWatching } from '../../src/startup/portal-watch.ts';
import { aCompleted } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';
import { createFakePlace, keepPanel, standingAs } from '../support/panel.ts';
import { createFakeBook } from '../watch/fake-book.ts';
import { quietPortal } from '../watch/quiet-portal.ts';

const config = {
  watch: { isOn: true, hasPanel: true, mention: '', everyMs: minuteMs, graceMs: minuteMs },
  backup: { slot: 'portal' },
  stallMs: 30 * minuteMs,
} as const;

/** A channel with its panel and alarms, and processes that keep and watch it. */
const begin = () => {
  const clock = createFakeClock();
  const [slack, { book }, stop] = [createFakePlace(clock), createFakeBook(), new AbortController()];
  const portal = quietPortal();
  const start = (follower: string) => {
    const { keeper } = keepPanel(clock, slack, () => watching.shown());
    const watching: ReturnType<typeof createWatching> = createWatching({
      ...{ config, portal, book, follower, clock, panel: keeper, log: createKeptLog(), signal: stop.signal },
      runner: { adopt: async () => 'carded', isOwn: () => false },
      madeBackups: () => [],
    });
    return { keeper, watching };
  };
  const skipped = (): Alarm => ({
    ...{ kind: 'skipped', key: 'skipped', portal: portal.origin, slot: 'portal', cause: 'lost' },
    ...{ since: clock.now(), ranAt: clock.now() },
  });
  return { clock, slack, book, stop, start, skipped };
};

for (const [name, hasWatched] of [
  ['that watched before', true],
  ['that never watched', false],
] as const) {
  test(`A process ${name} shows the alarms of the one that watches when it edits the panel`, async () => {
    const { clock, slack, book, stop, start, skipped } = begin();
    const [first, other] = [start('first'), start('other')];
    const editor = hasWatched ? first : other;
    const running = first.watching.run();
    await clock.until(() => slack.blocks().includes('No alarms.'));
    const [panel] = await slack.place.find();
    assert.ok(panel?.watch);
    await slack.place.update({ ...panel, watch: { ...panel.watch, watcher: 'third' } }, { text: '', blocks: [] });
    await clock.until(() => first.watching.state()?.who === 'other');
    await book.begin(skipped());

    editor.keeper.learn(standingAs('10', aCompleted()));
    await clock.until(() => slack.text().includes('Completed'));
    assert.match(slack.blocks(), /Open alarms: /);
    stop.abort();
    await clock.advance(minuteMs);
    await running;
  });
}

test('A process that takes the watch over leaves on the panel what the one before showed', async () => {
  const { clock, slack, stop, start } = begin();
  const first = start('first').watching.run();
  await clock.until(() => slack.blocks().includes('No alarms.'));
  const [panel] = await slack.place.find();
  assert.ok(panel?.watch);
  const { update } = slack.place;
  const edits: string[] = [];
  Object.assign(slack.place, {
    update: async (...edit: Parameters<typeof update>) => {
      edits.push(JSON.stringify(edit[1].blocks));
      await update(...edit);
    },
  });
  await slack.place.update({ ...panel, watch: { ...panel.watch, watcher: undefined } }, { text: '', blocks: [] });
  const second = start('second').watching.run();
  await clock.until(() => edits.length > 1);
  assert.match(edits[1] ?? '', /No alarms\./);
  stop.abort();
  await clock.advance(minuteMs);
  await Promise.all([first, second]);
});
