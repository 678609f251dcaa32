import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { About } from '../../../src/backup/portal-facts.ts';
import { type CheckedPortal, checkUp } from '../../../src/commands/doctor/check.ts';
import { ok, problem } from '../../../src/commands/doctor/finding.ts';
import { aJob } from '../../support/builders.ts';
import { createFakeClock, settled } from '../../support/clock.ts';

const well: About = {
  version: { value: '3.8.0' },
  portal: { value: { isStandalone: false, status: 'active', timeZone: undefined, culture: '' } },
  key: { value: { name: '', permissions: [], isActive: true } },
  person: { value: { name: '', isAdmin: true, isOwner: false } },
  storage: { value: { kind: 'unasked' } },
  clock: { value: { aheadMs: 90_000 } },
};

const backup = { storage: 'DataStore', params: {}, slot: 'portal' } as const;
const portal: CheckedPortal = {
  about: async () => well,
  cost: async () => ({ kind: 'free' }),
  certificateEnd: async () => undefined,
  blocker: async () => undefined,
};
const slack = async () => ({ findings: [ok('Slack', 'Fine.')], clockAheadMs: 0 });

test('A checkup joins what Slack, the portal, the clocks and the configuration say, the worst first', async () => {
  const clock = createFakeClock();
  const warnings = ['One thing is odd.', 'Another too.'];
  const findings = await checkUp({ portal, slack, backup, warnings, clock, limitMs: 8_000 });
  assert.deepEqual(
    findings.map(({ kind, about }) => `${kind} ${about}`),
    [
      'problem Clock',
      'problem Configuration',
      'warning Storage',
      'ok Slack',
      'ok DocSpace',
      'ok Key',
      'ok Role',
      'ok Cost',
    ],
  );
  assert.deepEqual(findings[1], problem('Configuration', 'One thing is odd. Another too.'));
  assert.equal(clock.sleepers(), 0, 'nothing is waited for any more');
});

test('A configuration that is not odd is not mentioned', async () => {
  const findings = await checkUp({ portal, slack, backup, warnings: [], clock: createFakeClock(), limitMs: 8_000 });
  assert.ok(findings.every(({ about }) => about !== 'Configuration'));
});

test('A job that blocks the portal is a problem, with since when and what clears it', async () => {
  const job = aJob({ id: 't9', status: 'failed', error: 'One or more errors occurred. (account)' });
  const blocker = async () => ({ slot: 'portal', job, kind: 'broken', since: 5_000 }) as const;
  const clock = createFakeClock();
  const findings = await checkUp({
    portal: { ...portal, blocker },
    slack,
    backup,
    warnings: [],
    clock,
    limitMs: 8_000,
  });
  assert.deepEqual(
    findings.filter(({ about }) => about === 'Backups'),
    [
      problem(
        'Backups',
        'Backup t9 failed (“One or more errors occurred. (account)”), but DocSpace still counts it as running. No other backup can start. Existing copies are safe. The account that the backup runs in is disabled, for a scheduled backup that of the portal’s owner. Enable it in DocSpace under Accounts. It has been like this since ',
        { at: 5_000 },
        ' at least. The portal forgets it 24 hours after its last change; an operator clears it with `/backup cancel`.',
      ),
    ],
  );
});

test('Everything is looked at at once, and given up when the time is over', async () => {
  const clock = createFakeClock();
  const signals: AbortSignal[] = [];
  const until = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      signals.push(signal);
      signal.addEventListener('abort', () => resolve());
    });
  let isOver = false;
  const checking = checkUp({
    portal: {
      about: (_, signal) => until(signal).then(() => well),
      cost: (signal) => until(signal).then(() => ({ kind: 'free' })),
      certificateEnd: (signal) => until(signal).then(() => undefined),
      blocker: (_, signal) => until(signal).then(() => undefined),
    },
    slack: (signal) => until(signal).then(slack),
    backup,
    warnings: [],
    clock,
    limitMs: 8_000,
  }).finally(() => {
    isOver = true;
  });
  await settled();
  assert.equal(signals.length, 5);
  await clock.advance(7_999);
  assert.equal(isOver, false);
  await clock.advance(1);
  assert.equal((await checking).length > 0, true);
});
