import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '../../src/lib/clock.ts';
import { dayMs } from '../../src/lib/durations.ts';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import { endedCard } from './reading.ts';
import { openScene, type Scene } from './scene.ts';
import { scheduleElsewhere } from './scheduling.ts';

/** A Monday, 9:00 in Berlin. */
const monday = Date.UTC(2027, 0, 11, 8);

const digestsIn = ({ workspace }: Scene): readonly Message[] =>
  workspace
    .messages(workspace.adminChannel)
    .filter(({ metadata }) => metadata?.event_type === 'docspace_backup_digest');

describe('the digest', () => {
  test('is posted once on Monday at nine in the portal’s zone, though the process that posts it is killed', async (t) => {
    let aheadMs = monday - 1_800_000 - Date.now();
    const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
    const scene = await openScene(t, {
      workspace: { clock },
      portal: { clock },
      env: { BACKUP_DIGEST: 'weekly', BACKUP_WATCH: 'on', BACKUP_WATCH_SECONDS: '0.3', BACKUP_PANEL: 'on' },
    });
    const { workspace, portal, bot } = scene;
    portal.knobs.timeZone = 'Europe/Berlin';
    portal.knobs.durationMs = 300;
    // Two bots that look every 0.3 s would wait for Slack's limits instead of the digest.
    workspace.knobs.areLimitsOn = false;
    await scheduleElsewhere(scene, { cronParams: { period: 1, hour: 3, day: 3 } });
    const second = await scene.startBot();
    await workspace.command(workspace.people.admin, '');
    await endedCard(scene);
    assert.deepEqual(digestsIn(scene), [], 'it is not nine yet');

    workspace.faults.add({ on: 'chat.postMessage', fault: { kind: 'hang-after' } });
    aheadMs += monday - clock.now();
    const digest = await scene.until('the digest stands', () => digestsIn(scene)[0]);
    await Promise.all([bot.kill(), second.kill()]);
    const { text, metadata } = digest;
    assert.match(
      text,
      /^Backup digest: <http:\/\/127\.0\.0\.1:\d+>, 2027-01-04T08:00:00Z to 2027-01-11T08:00:00Z, all is well\./,
    );
    assert.match(text, /Backups: 1 \(1 Completed\); 1 asked for here\. Copies that exist now: 1\. 2027-01-11T/);
    assert.match(text, /Missed or skipped: none\. Alarms: none\. .*Due next: Backup: 2027-01-12T02:00:00Z\./);
    assert.deepEqual(metadata?.event_payload, {
      ...{ digest: 'weekly 2027-01-11', portal: portal.origin },
      ...{ from: '2027-01-04T08:00:00.000Z', to: '2027-01-11T08:00:00.000Z' },
    });

    await Promise.all([scene.startBot(), scene.startBot()]);
    const looks = (): number => workspace.calls.filter(({ name }) => name === 'conversations.history').length;
    const before = looks();
    await scene.until('both have looked', () => looks() > before + 20);
    assert.deepEqual(
      digestsIn(scene).map(({ ts }) => ts),
      [digest.ts],
    );

    aheadMs += 7 * dayMs;
    const next = await scene.until('the next Monday’s stands', () => digestsIn(scene)[1]);
    assert.match(next.text, /2027-01-11T08:00:00Z to 2027-01-18T08:00:00Z/);
  });
});
