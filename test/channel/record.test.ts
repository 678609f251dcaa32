import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Reason, said } from '../../src/backup/reason.ts';
import { backupId, type Run } from '../../src/backup/run.ts';
import { fromPayload, type Hold, toPayload } from '../../src/channel/record.ts';
import { anyRun, anyText } from '../support/any.ts';
import { aBroken, aCancelled, aCompleted, aRunning, aStarting } from '../support/builders.ts';

const hold: Hold = { follower: 'one', beat: 7, owesNotice: true };
const anyHold = fc.record(
  {
    follower: fc.option(fc.string({ minLength: 1, maxLength: 30 }), { nil: undefined }),
    beat: fc.nat(),
    owesNotice: fc.boolean(),
  },
  { noNullPrototype: true },
);
const bounds = { numRuns: 1_000, interruptAfterTimeLimit: 10_000 };
const throughSlack = (payload: unknown): unknown => JSON.parse(JSON.stringify(payload));

/** What a card keeps of a run: not the portal's trouble of the moment, and no more than 300 bytes of its reasons' texts. */
const kept = (run: Run): Run => {
  if (run.phase === 'running') return { ...run, trouble: undefined };
  return 'reasons' in run ? { ...run, reasons: keptReasons(run.reasons) } : run;
};

const keptReasons = (reasons: readonly Reason[]): readonly Reason[] => {
  let left = 300;
  const cut = (text: string): string => {
    const fits = start(text.toWellFormed(), left);
    left -= Buffer.byteLength(fits);
    return fits;
  };
  return reasons.map((reason) => {
    if ('text' in reason) return { ...reason, text: cut(reason.text) };
    if ('id' in reason) return { ...reason, id: (reason.id && cut(reason.id)) || undefined };
    if (!('failure' in reason)) return reason;
    return { ...reason, failure: { ...reason.failure, detail: cut(reason.failure.detail) } };
  });
};

const start = (text: string, mostBytes: number): string => {
  let fitting = '';
  for (const sign of text) {
    if (Buffer.byteLength(fitting + sign) > mostBytes) return fitting.replace(/\uFFFD+$/, '');
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

test('A record is flat but for its reasons, has no null, and stays under 2,000 bytes', () => {
  fc.assert(
    fc.property(anyRun(realistic, fc.uuid()), (run) => {
      const payload = toPayload(run, { ...hold, follower: 'f'.repeat(36), beat: 20_000 });
      const flat = Object.values(payload).flatMap((value) =>
        Array.isArray(value) ? value.flatMap(Object.values) : value,
      );
      for (const value of flat) assert.match(typeof value, /^(string|number|boolean)$/);
      assert.ok(Buffer.byteLength(JSON.stringify(payload)) < 2_000, JSON.stringify(payload));
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
      assert.equal(payload.origin, run.begun?.by ?? 'here');
      assert.equal(phase, run.phase);
      assert.equal(backup_id, backupId(run) ?? '');
      assert.equal(started_at, new Date(run.startedAt).toISOString());
    }),
  );
});

test('A record is readable as it stands', () => {
  assert.deepEqual(toPayload(aCompleted({ reasons: said('gaps'), phase: 'completed_with_warnings' }), hold), {
    run: '0123456789abcdef',
    portal: 'https://portal.example.com',
    slot: 'portal',
    storage: 'DataStore',
    phase: 'completed_with_warnings',
    backup_id: 't1',
    requested_by: 'U1',
    started_at: '2026-03-02T12:00:00.000Z',
    ended_at: '2026-03-02T12:02:10.000Z',
    reasons: [{ code: 'said', text: 'gaps' }],
    expires_at: '2026-03-03T12:02:10.000Z',
    origin: 'here',
    how: 'started',
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

test('A field that is missing from a card of another version, or empty, reads as absent', () => {
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
    requestedBy: undefined,
  } as const;
  const nobody = { follower: undefined, beat: 0, owesNotice: false };
  const runs: readonly Run[] = [
    aStarting({ ...facts, priorId: undefined, isUnclear: false }),
    aRunning({ ...facts, backupId: undefined, step: 'waiting', percent: 0, changedAt: at, seenAt: at }),
    aCompleted({ ...facts, backupId: undefined, endedAt: at, reasons: [], expiresAt: undefined }),
    aBroken({ ...facts, backupId: undefined, endedAt: at, reasons: [] }),
    aCancelled({ ...facts, backupId: undefined, endedAt: at }),
  ];
  const ids = { folder: '', requested_by: '', retry_of: '', backup_id: '', follower: '' };
  const empty = { ...bare, ...ids, prior_id: '', cancelled_by: '', reasons: [], expires_at: '' };
  for (const run of runs) {
    assert.deepEqual(fromPayload({ ...bare, phase: run.phase }), { run, hold: nobody });
    assert.deepEqual(fromPayload({ ...empty, phase: run.phase }), { run, hold: nobody }, 'of a version before 0.2');
  }
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

test('A card of an earlier version has one sentence for its reasons, which is kept as it is', () => {
  const { reasons: _none, ...payload } = toPayload(aBroken(), hold);
  const read = fromPayload({ ...payload, reason: 'The portal did not answer in time. Try again.' });
  assert.deepEqual(
    read?.run,
    aBroken({ reasons: [{ code: 'noted', text: 'The portal did not answer in time. Try again.' }] }),
  );
  assert.deepEqual(fromPayload({ ...payload, reason: '' })?.run, aBroken({ reasons: [] }));
});

test('A reason of a later version that is not known here is left out', () => {
  const payload = toPayload(aBroken(), hold);
  const reasons = [{ code: 'from the future' }, { code: 'elsewhere', wanted: 'Moon' }, { code: 'unexplained' }];
  const read = fromPayload({ ...payload, reasons: [...reasons, null, 7, { code: 'failure', kind: 'odd' }] });
  assert.deepEqual(read?.run, aBroken({ reasons: [{ code: 'unexplained' }] }));
});

test('A card keeps the reason of a refusal that the portal was asked for', () => {
  for (const known of [{ portalStatus: 'being restored' }, { isRoomClosed: true }] as const) {
    const failure = { kind: 'forbidden', detail: '', httpStatus: 403, ...known } as const;
    const run = aBroken({ reasons: [{ code: 'failure', failure, asked: 'start' }] });
    assert.deepEqual(fromPayload(throughSlack(toPayload(run, hold)))?.run, run);
  }
});

test('A card keeps that its backup is paid for, and the price if it was told', () => {
  for (const price of ['$10', undefined]) {
    const run = aRunning({ payment: { price } });
    assert.deepEqual(fromPayload(throughSlack(toPayload(run, hold)))?.run, run);
  }
});
