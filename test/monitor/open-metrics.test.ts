import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createMetrics } from '../../src/monitor/open-metrics.ts';

suite('metrics', () => {
  const create = () =>
    createMetrics({ docspace_backup_runs: 'Runs by end.', docspace_backup_portal_up: 'Whether it answers.' });

  test('say each name’s help, type and values, and end with the end mark', () => {
    const metrics = create();
    metrics.set('docspace_backup_portal_up', 1);
    metrics.count('docspace_backup_runs', { end: 'failed' });
    metrics.count('docspace_backup_runs', { end: 'failed' });
    metrics.count('docspace_backup_runs', { end: 'completed' });
    assert.equal(
      metrics.text(),
      [
        '# HELP docspace_backup_runs Runs by end.',
        '# TYPE docspace_backup_runs gauge',
        'docspace_backup_runs{end="failed"} 2',
        'docspace_backup_runs{end="completed"} 1',
        '# HELP docspace_backup_portal_up Whether it answers.',
        '# TYPE docspace_backup_portal_up gauge',
        'docspace_backup_portal_up 1',
        '# EOF',
        '',
      ].join('\n'),
    );
  });

  test('leave out a name without a value', () => {
    const metrics = create();
    metrics.set('docspace_backup_portal_up', () => undefined);
    assert.equal(metrics.text(), '# EOF\n');
  });

  test('are computed when they are read', () => {
    const metrics = create();
    let value = 1;
    metrics.set('docspace_backup_portal_up', () => value);
    value = 0;
    assert.match(metrics.text(), /docspace_backup_portal_up 0/);
  });

  test('forget the values of a name', () => {
    const metrics = create();
    metrics.count('docspace_backup_runs', { end: 'failed' });
    metrics.clear('docspace_backup_runs');
    assert.equal(metrics.text(), '# EOF\n');
  });

  test('escape what a label may not hold as it is', () => {
    const metrics = create();
    metrics.set('docspace_backup_runs', 1, { end: 'a"b\\c\nd' });
    assert.ok(metrics.text().includes('{end="a\\"b\\\\c\\nd"} 1'));
  });
});
