import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Proof } from '../../src/backup/proof.ts';
import { minuteMs } from '../../src/lib/durations.ts';
import { createBotMetrics } from '../../src/monitor/bot-metrics.ts';
import { aBroken, aCompleted, aRunning, startedAt } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';

const portal = 'https://example.onlyoffice.com';

suite('the bot’s metrics', () => {
  const create = () => {
    const clock = createFakeClock();
    const metrics = createBotMetrics({ version: '1.2.3', portal, clock });
    const value = (line: string): number | undefined => {
      const found = metrics
        .text()
        .split('\n')
        .find((it) => it.startsWith(`${line} `));
      return found === undefined ? undefined : Number(found.slice(line.length));
    };
    return { clock, metrics, value };
  };

  test('know runs by their end, each once', () => {
    const { metrics, value } = create();
    metrics.learn([
      { id: '1.1', run: aRunning({ key: 'a' }) },
      { id: '1.2', run: aBroken({ key: 'b', phase: 'failed' }) },
    ]);
    assert.equal(value(`docspace_backup_runs_open{portal="${portal}"}`), 1);
    metrics.learn([{ id: '1.1', run: aBroken({ key: 'a', phase: 'failed' }) }]);
    assert.equal(value(`docspace_backup_runs_open{portal="${portal}"}`), 0);
    assert.equal(value(`docspace_backup_runs{portal="${portal}",end="failed"}`), 2);
  });

  test('know the newest success, its duration and its age', async () => {
    const { clock, metrics, value } = create();
    assert.equal(value(`docspace_backup_last_success_timestamp_seconds{portal="${portal}"}`), undefined);
    const endedAt = startedAt + 90_000;
    metrics.learn([
      { id: '1.3', run: aCompleted({ key: 'b', endedAt }) },
      { id: '1.2', run: aCompleted({ key: 'a', endedAt: endedAt - 60_000 }) },
      { id: '1.4', run: aBroken({ key: 'c', endedAt: endedAt + 60_000 }) },
    ]);
    await clock.advance(endedAt + 30_000 - clock.now());
    assert.equal(value(`docspace_backup_last_success_timestamp_seconds{portal="${portal}"}`), endedAt / 1_000);
    assert.equal(value(`docspace_backup_last_duration_seconds{portal="${portal}"}`), 90);
    assert.equal(value(`docspace_backup_last_success_age_seconds{portal="${portal}"}`), 30);
  });

  test('know the size of the last copy, and the last one that was verified', () => {
    const { metrics, value } = create();
    const size = `docspace_backup_last_size_bytes{portal="${portal}"}`;
    const verified = `docspace_backup_last_verified_timestamp_seconds{portal="${portal}"}`;
    const at = (minute: number, proof?: Proof) =>
      aCompleted({ key: `run ${minute}`, endedAt: startedAt + minute * minuteMs, ...(proof && { proof }) });
    const read = { sizeBytes: 1_200, tookMs: 1_000, sha256: 'AB12'.repeat(16), tables: 48 };
    const whole: Proof = { kind: 'whole', ...read, documents: 3, documentsWhole: 3 };
    metrics.learn([
      { id: '1.1', run: at(1, whole) },
      { id: '1.2', run: at(2, { kind: 'not_provable', why: 'bucket' }) },
    ]);
    assert.deepEqual([value(size), value(verified)], [undefined, startedAt / 1_000 + 60]);
    metrics.learn([{ id: '1.3', run: at(3, { kind: 'sized', sizeBytes: 1_500 }) }]);
    assert.deepEqual([value(size), value(verified)], [1_500, startedAt / 1_000 + 60], 'its content is not verified');
  });

  test('count the notices that Slack does not accept', () => {
    const { metrics, value } = create();
    const owed = () => value(`docspace_backup_notices_owed{portal="${portal}"}`);
    assert.equal(owed(), 0);
    for (const notice of ['a', 'a', 'b']) metrics.owed(notice, true);
    assert.equal(owed(), 2);
    metrics.owed('a', false);
    assert.equal(owed(), 1);
  });

  test('count calls by target and result, and know when the portal last answered', async () => {
    const { clock, metrics, value } = create();
    for (const status of [200, 200, undefined]) metrics.called('portal', status);
    metrics.called('slack', 429);
    await clock.advance(5_000);
    assert.equal(value('docspace_backup_api_calls{target="portal",result="200"}'), 2);
    assert.equal(value('docspace_backup_api_calls{target="portal",result="unanswered"}'), 1);
    assert.equal(value('docspace_backup_api_calls{target="slack",result="429"}'), 1);
    assert.equal(value(`docspace_backup_last_look_age_seconds{portal="${portal}"}`), 5);
  });

  test('tell what the watch knows, and nothing while another process watches', async () => {
    const { clock, metrics, value } = create();
    let known: { alarms: { kind: 'missed' }[]; newest: { at: number } } | undefined;
    metrics.watch(() => known);
    const missed = `docspace_backup_open_alarms{portal="${portal}",kind="missed"}`;
    const age = `docspace_backup_newest_copy_age_seconds{portal="${portal}"}`;
    assert.deepEqual([value(missed), value(age)], [undefined, undefined]);
    known = { alarms: [{ kind: 'missed' }], newest: { at: clock.now() } };
    await clock.advance(60_000);
    assert.deepEqual([value(missed), value(age)], [1, 60]);
    known = { ...known, alarms: [] };
    assert.equal(value(missed), 0);
  });

  test('know the age of the newest copy that is still there', async () => {
    const { clock, metrics, value } = create();
    metrics.watch(() => undefined);
    const age = () => value(`docspace_backup_newest_copy_age_seconds{portal="${portal}"}`);
    const [at, by] = [startedAt + 60_000, 'U1'];
    const old = { id: '1.1', run: aCompleted({ key: 'a', endedAt: startedAt }) };
    metrics.learn([old, { id: '1.2', run: aCompleted({ key: 'b', endedAt: at }) }]);
    await clock.advance(at - clock.now());
    assert.equal(age(), 0);
    metrics.learn([{ id: '1.2', run: aCompleted({ key: 'b', endedAt: at, gone: { why: 'deleted', at, by } }) }]);
    assert.equal(age(), 60);
    metrics.learn([{ ...old, run: aCompleted({ key: 'a', endedAt: startedAt, expiresAt: at }) }]);
    assert.equal(age(), undefined);
  });
});
