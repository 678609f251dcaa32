import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '../../src/lib/clock.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { endedCard, recordOf, statusOf } from './reading.ts';
import { openQuickScene } from './scene.ts';

/** A clock that is so far ahead of this machine's. */
const ahead = (ms: number) => ({ ...systemClock, now: () => systemClock.now() + ms });

describe('a machine whose clock differs from Slack’s', { concurrency: 2 }, () => {
  for (const minutes of [-20, 20]) {
    test(`starts a backup and tells Slack's times: ${minutes} minutes ahead`, async (t) => {
      const clock = ahead(-minutes * minuteMs);
      const scene = await openQuickScene(t, { workspace: { clock }, portal: { clock } });
      await scene.workspace.command(scene.workspace.people.admin, '');
      const card = await endedCard(scene);
      assert.equal(statusOf(card), 'Completed');
      const startedAt = Date.parse(String(recordOf(card).started_at));
      assert.ok(Math.abs(startedAt - clock.now()) < 30_000, `${startedAt} is not near ${clock.now()}`);
    });
  }
});
