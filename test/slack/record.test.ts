import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Run } from '../../src/backup/run.ts';
import { fromPayload, type Hold, toPayload } from '../../src/channel/record.ts';
import { anyRun, anyText } from '../support/any.ts';
import { aBroken, aCompleted, aRunning, aStarting } from '../support/builders.ts';

const hold: Hold = { follower: 'one', beat: 7, owesNotice: true };
const anyHold = fc.record(
  {
    follower: fc.string({ maxLength: 30 }),
    beat: fc.nat(),
    owesNotice: fc.boolean(),
  },
  { noNullPrototype: true },
);
const bounds = { numRuns: 1_000, interruptAfterTimeLimit: 10_000 };
const throughSlack = (payload: unknown): unknown => JSON.parse(JSON.stringify(payload));

/** What a card keeps of a run: not the portal's trouble of the moment, and no more than 300 bytes of a reason. */
const kept = (run: Run): Run => {
  if (run.phase === 'running') return { ...run, trouble: '' };
  if (!('reason' in run)) return run;
  return { ...run, reason: start(run.reason.toWellFormed()) };
};

const start = (text: string): string => {
  let fitting = '';
  for (const sign of text) {
    if (Buffer.byteLength(fitting + sign) > 300) return fitting.replace(/\uFFFD+$/, '');
    fitting += sign;
  }
  return fitting;
};

test('A run read from its card is the run that was written, whatever its state and its texts', () => {
  fc.assert(
    fc.property(anyRun(anyText(), fc.uuid()), anyHold, (run, held) => {
      assert.deepEqual(fromPayload(throughSlack(toPayload(run, held))), { run: kept(run), hold: held });
    }),
    bounds,
  );
});

test('A card that is read and written again keeps its record to the letter', () => {
  fc.assert(
    fc.property(anyRun(), anyHold, (run, held) => {
      const payload = toPayload(run, held);
      const read = fromPayload(throughSlack(payload));
      assert.ok(read);
      assert.deepEqual(toPayload(read.run, read.hold), payload);
    }),
    bounds,
  );
});

const realistic = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300, size: 'max' }).map((text) => text.replaceAll(/[\p{Cc}"\\]/gu, ' ')),
  fc.constant(`Could not find a part of the path 'C:\\Data\\portal "one"\\${'long name\\'.repeat(30)}'.`),
);

test('A record is flat, has no null, and stays under 1,000 bytes', () => {
  fc.assert(
    fc.property(anyRun(realistic, fc.uuid()), (run) => {
      const payload = toPayload(run, { ...hold, follower: 'f'.repeat(36), beat: 20_000 });
      for (const value of Object.values(payload)) assert.match(typeof value, /^(string|number|boolean)$/);
      assert.ok(Buffer.byteLength(JSON.stringify(payload)) < 1_000, JSON.stringify(payload));
    }),
    bounds,
  );
});

test('A place that a person can type is kept whole, for another try takes it from the card', () => {
  for (const folder of [`/srv/${'backups/'.repeat(36)}`, '備'.repeat(300)]) {
    const payload = toPayload(aBroken({ storage: 'Local', folder }), hold);
    assert.equal(fromPayload(payload)?.run.folder, folder);
    assert.ok(Buffer.byteLength(JSON.stringify(payload)) < 2_000);
  }
});

test('The fields that others may rely on are there in every state', () => {
  fc.assert(
    fc.property(anyRun(), (run) => {
      const { phase, backup_id, started_at, ...payload } = toPayload(run, hold);
      assert.equal(payload.run, run.key);
      assert.equal(payload.portal, run.portal);
      assert.equal(payload.requested_by, run.requestedBy);
      assert.equal(phase, run.phase);
      assert.equal(backup_id, 'backupId' in run ? run.backupId : '');
      assert.equal(started_at, new Date(run.startedAt).toISOString());
    }),
  );
});

test('A record is readable as it stands', () => {
  assert.deepEqual(toPayload(aCompleted({ reason: 'gaps', phase: 'completed_with_warnings' }), hold), {
    run: '0123456789abcdef',
    portal: 'https://portal.example.com',
    slot: 'portal',
    storage: 'DataStore',
    phase: 'completed_with_warnings',
    backup_id: 't1',
    requested_by: 'U1',
    started_at: '2026-03-02T12:00:00.000Z',
    ended_at: '2026-03-02T12:02:10.000Z',
    reason: 'gaps',
    expires_at: '2026-03-03T12:02:10.000Z',
    origin: 'started',
    folder: '',
    retry_of: '',
    follower: 'one',
    beat: 7,
    owes_notice: true,
  });
});

test('Any JSON in the place of a record is read without an error', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('running', 'Documents', 'dump', '2026-03-02T12:00:00Z', ''));
  const names = Object.keys({ ...toPayload(aRunning(), hold), ...toPayload(aCompleted(), hold) });
  const nearly = fc.dictionary(fc.constantFrom(...names), value);
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), nearly), (payload) => {
      const read = fromPayload(payload);
      if (read) assert.deepEqual(fromPayload(toPayload(read.run, read.hold)), read);
    }),
    bounds,
  );
});

test('What is no record of a run is none', () => {
  const payload = toPayload(aStarting(), hold);
  for (const name of ['run', 'portal', 'slot', 'storage', 'started_at', 'phase']) {
    for (const wrong of [undefined, null, '', 7, 'nonsense!', {}]) {
      if (wrong === 'nonsense!' && (name === 'run' || name === 'portal')) continue;
      assert.equal(fromPayload({ ...payload, [name]: wrong }), undefined, `${name}: ${JSON.stringify(wrong)}`);
    }
  }
  for (const other of [undefined, null, 'text', [], Object.create(payload)])
    assert.equal(fromPayload(other), undefined);
});

test('A field that is missing from a card of another version reads as empty', () => {
  const bare = {
    run: 'k',
    portal: 'https://portal.example.com',
    slot: 'dump',
    storage: 'Local',
    started_at: '2026-03-02T12:00:00Z',
  };
  const at = Date.UTC(2026, 2, 2, 12);
  const facts = {
    key: 'k',
    portal: 'https://portal.example.com',
    slot: 'dump',
    storage: 'Local',
    requestedBy: '',
  } as const;
  const nobody = { follower: '', beat: 0, owesNotice: false };
  const runs: readonly Run[] = [
    aStarting({ ...facts, priorId: '', isUnclear: false }),
    aRunning({ ...facts, backupId: '', step: 'waiting', percent: 0, changedAt: at, seenAt: at }),
    aCompleted({ ...facts, backupId: '', endedAt: at, reason: '', expiresAt: 0 }),
    aBroken({ ...facts, backupId: '', endedAt: at, reason: '' }),
  ];
  for (const run of runs) assert.deepEqual(fromPayload({ ...bare, phase: run.phase }), { run, hold: nobody });
});

test('A card from before looks were noted was last seen going when it changed', () => {
  const { seen_at: _seen, ...payload } = toPayload(aRunning(), hold);
  assert.deepEqual(fromPayload(payload)?.run, aRunning({ seenAt: aRunning().changedAt }));
});

test('Progress in a record keeps to whole numbers from 0 to 100', () => {
  const payload = toPayload(aRunning(), hold);
  const cases: readonly (readonly [unknown, number])[] = [
    [-5, 0],
    [40.9, 40],
    [250, 100],
    ['40', 0],
  ];
  for (const [percent, expected] of cases) {
    assert.deepEqual(fromPayload({ ...payload, percent })?.run, aRunning({ percent: expected }));
  }
});
