import fc from 'fast-check';
import type { Event } from '../../src/backup/event.ts';
import { type Job, storageTypes } from '../../src/backup/job.ts';
import type { LastCopy } from '../../src/backup/last-copy.ts';
import { failureKinds, type PortalFailure } from '../../src/backup/portal-error.ts';
import { damageSorts, notProvableReasons, type Proof, type Proven, unreadableReasons } from '../../src/backup/proof.ts';
import { idCodes, plainCodes, type Reason, said, textCodes } from '../../src/backup/reason.ts';
import { type CopyGone, goneReasons, type Run } from '../../src/backup/run.ts';

/** Plain objects, as the product makes them: objects without a prototype are deep-equal to none of those. */
const plain = { noNullPrototype: true } as const;

const nasty = fc.constantFrom(
  '<!channel>',
  '<!here|here>',
  '<@U0EVIL>',
  '<#C0EVIL>',
  '<!subteam^S1>',
  '<https://evil.example|the portal>',
  '<!date^1392734382^{date}|soon>',
  '&lt;!channel&gt;',
  '&amp;lt;',
  '`',
  '```',
  '*',
  '>',
  '\n> ',
  '\u202e',
  '\u0000',
  '\ud83d',
  '😀',
  'é',
  ' ',
);

/** Text as a hostile portal could send it: all of Unicode, half characters, and what Slack could take for markup. */
export const anyText = (maxLength = 600): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 40, size: 'max' })), { maxLength: 40, size: 'max' })
    .map((parts) => parts.join('').slice(0, maxLength));

const anyTime = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });

const anyPerson = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 0, max: 1e9 }).map((number) => `U${number}`),
);

const anyFacts = {
  key: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 }),
  portal: fc.oneof(
    fc.constantFrom('https://portal.example.com', 'http://127.0.0.1:8080', `https://${'a'.repeat(60)}.example.com`),
    fc.webUrl().map((url) => new URL(url).origin),
  ),
  slot: fc.constantFrom('portal' as const, 'dump' as const),
  storage: fc.constantFrom(...storageTypes),
  folder: fc.constantFrom(undefined, '1234', 'sbox-1-|folder'),
  requestedBy: anyPerson,
  startedAt: anyTime,
  retryOf: fc.constantFrom(undefined, '1772452800.000100'),
};

const anyFailure = (text: fc.Arbitrary<string>): fc.Arbitrary<PortalFailure> =>
  fc.record(
    {
      kind: fc.constantFrom(...failureKinds),
      detail: text,
      httpStatus: fc.integer({ min: 100, max: 599 }),
      retryAfterMs: fc.nat(),
      isFromFront: fc.constant(true as const),
      isFromProxy: fc.constant(true as const),
      isUnknownCall: fc.constant(true as const),
    },
    { ...plain, requiredKeys: ['kind', 'detail'] },
  );

/** Any reasons at all, as few as a run can have; their texts are `text`. */
export const anyReasons = (text: fc.Arbitrary<string> = anyText()): fc.Arbitrary<readonly Reason[]> => {
  const storage = fc.constantFrom(...storageTypes);
  const id = text.map((it) => it || undefined);
  return fc.array(
    fc.oneof(
      fc.record({ code: fc.constantFrom(...plainCodes) }, plain),
      fc.record({ code: fc.constantFrom(...textCodes), text }, plain),
      fc.record({ code: fc.constantFrom(...idCodes), id }, plain),
      fc.record({ code: fc.constant('elsewhere' as const), wanted: storage, found: storage }, plain),
      fc.record({ code: fc.constant('unproven' as const), wanted: storage }, plain),
      fc.record(
        {
          code: fc.constant('failure' as const),
          failure: anyFailure(text),
          asked: fc.constantFrom('start' as const, 'choice' as const),
        },
        plain,
      ),
    ),
    { maxLength: 3 },
  );
};

const anyRemarks = fc.record(
  {
    sameFileAs: fc.uuid(),
    skippedFiles: fc.integer({ min: 1, max: 1e6 }),
    keepFailure: fc.constantFrom('ENOSPC', 'EACCES', 'ENOENT', 'EIO'),
    isNotKept: fc.constant(true as const),
    keptAs: fc.constant('t1__portal_2026-03-02_12-02-00.tar.gz'),
    usualBytes: fc.integer({ min: 1 }),
    roomTitle: fc.constantFrom('Backups', '<!channel> *a*_b_ :100:`|> &lt;', 'Ü'.repeat(80)),
    fileId: fc.integer({ min: 1 }),
    leftOut: fc.array(fc.integer({ min: 1 }), { minLength: 1, maxLength: 3 }),
    unchecked: fc.array(fc.integer({ min: 1 }), { minLength: 1, maxLength: 3 }),
    uncounted: fc.integer({ min: 1 }),
    slow: fc.record({ tookMs: fc.integer({ min: 1 }), usualMs: fc.nat() }, plain),
  },
  { ...plain, requiredKeys: [] },
);

const anyFigures = fc.record(
  {
    sizeBytes: fc.nat(),
    tookMs: fc.nat(),
    sha256: fc.constant('A'.repeat(64)),
    tables: fc.nat(),
    documents: fc.nat(),
    documentsWhole: fc.nat(),
  },
  plain,
);

const anyProven: fc.Arbitrary<Proven> = fc
  .tuple(
    anyRemarks,
    fc.oneof(
      fc.record({ kind: fc.constant('sized' as const), sizeBytes: fc.nat() }, plain),
      fc
        .tuple(anyFigures, fc.constantFrom('whole' as const, 'incomplete' as const))
        .map(([figures, kind]) => ({ ...figures, kind })),
      fc
        .tuple(anyFigures, fc.constantFrom(...damageSorts))
        .map(([figures, damage]) => ({ ...figures, kind: 'damaged' as const, damage })),
      fc.record({ kind: fc.constant('not_provable' as const), why: fc.constantFrom(...notProvableReasons) }, plain),
      fc.record({ kind: fc.constant('unreadable' as const), why: fc.constantFrom(...unreadableReasons) }, plain),
    ),
  )
  .map(([remarks, proof]) => ({ ...proof, ...remarks }));

const anyProof: fc.Arbitrary<Proof> = fc.oneof(
  anyProven,
  fc.record(
    {
      kind: fc.constant('pending' as const),
      mode: fc.constantFrom('size' as const, 'full' as const),
      attempt: fc.integer({ min: 1, max: 9 }),
    },
    plain,
  ),
);

const anyGone: fc.Arbitrary<CopyGone> = fc.record(
  { why: fc.constantFrom(...goneReasons), at: anyTime, by: fc.constant('U7') },
  { ...plain, requiredKeys: ['why', 'at'] },
);

const anyLastCopy: fc.Arbitrary<LastCopy> = fc.oneof(
  fc.constant('none' as const),
  fc.record(
    {
      at: anyTime,
      storage: fc.constantFrom(...storageTypes),
      folder: fc.constantFrom('1234', 'sbox-1-|folder'),
      expiresAt: anyTime,
      isVerified: fc.constant(true as const),
    },
    { ...plain, requiredKeys: ['at'] },
  ),
);

/** Any run at all; its texts are `text`. */
export const anyRun = (text: fc.Arbitrary<string> = anyText(), ids: fc.Arbitrary<string> = text): fc.Arbitrary<Run> => {
  const id = ids.map((it) => it || undefined);
  const notStarted = { ...anyFacts, endedAt: anyTime, reasons: anyReasons(text) };
  const end = { ...notStarted, endedAfter: fc.oneof(fc.constant(undefined), anyTime) };
  const endKeys = ['phase', ...Object.keys(end)] as ('phase' | keyof typeof end)[];
  return fc.oneof(
    fc.record({ ...anyFacts, phase: fc.constant('starting' as const), priorId: id, isUnclear: fc.boolean() }, plain),
    fc.record(
      {
        ...anyFacts,
        phase: fc.constant('running' as const),
        backupId: id,
        step: fc.constantFrom('waiting' as const, 'packing' as const, 'uploading' as const),
        percent: fc.integer({ min: 0, max: 100 }),
        changedAt: anyTime,
        seenAt: anyTime,
        isStalled: fc.boolean(),
        origin: fc.constantFrom('started' as const, 'found' as const, 'joined' as const),
        cancelledBy: anyPerson,
        trouble: fc.option(anyFailure(text), { nil: undefined }),
      },
      plain,
    ),
    fc.record(
      {
        ...end,
        phase: fc.constantFrom('completed' as const, 'completed_with_warnings' as const),
        backupId: id,
        expiresAt: fc.oneof(fc.constant(undefined), anyTime),
        origin: fc.constantFrom('started' as const, 'found' as const, 'joined' as const),
        proof: anyProof,
        isEndTold: fc.constant(true as const),
        gone: anyGone,
      },
      { ...plain, requiredKeys: [...endKeys, 'backupId', 'expiresAt', 'origin'] },
    ),
    fc.record(
      {
        ...end,
        phase: fc.constantFrom('failed' as const, 'unknown' as const),
        backupId: id,
        retriedAs: fc.constant('1772452900.000100'),
        lastCopy: anyLastCopy,
      },
      { ...plain, requiredKeys: [...endKeys, 'backupId'] },
    ),
    fc.record({ ...end, phase: fc.constant('cancelled' as const), backupId: id, cancelledBy: anyPerson }, plain),
    fc.record({ ...notStarted, phase: fc.constant('not_started' as const) }, plain),
  );
};

const knownId = fc.constantFrom(undefined, 't1', 't2');

export const anyJob: fc.Arbitrary<Job> = fc.record(
  {
    id: knownId,
    isCompleted: fc.boolean(),
    percent: fc.integer({ min: 0, max: 100 }),
    error: fc.constantFrom(undefined, 'broken'),
    warning: fc.constantFrom(undefined, 'gaps'),
    status: fc.constantFrom('created', 'running', 'completed', 'cancelled', 'failed'),
    hasLink: fc.boolean(),
  },
  { ...plain, requiredKeys: ['id', 'isCompleted', 'percent', 'error', 'warning', 'hasLink'] },
);

const anyCopy = fc.record(
  {
    id: fc.constantFrom('t1', 't2'),
    fileName: fc.constant('portal.tar.gz'),
    storage: fc.constantFrom(...storageTypes, undefined),
    createdAt: fc.oneof(anyTime, fc.constant(undefined)),
    expiresAt: anyTime,
  },
  { ...plain, requiredKeys: ['id', 'fileName', 'storage', 'createdAt'] },
);

const reasons = fc.constantFrom(said('one reason'), said('another reason'));
const failure = fc.constantFrom({ kind: 'timeout' as const, detail: '' }, { kind: 'cut' as const, detail: '' });
const at = { at: anyTime };

export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ type: fc.constant('copy_gone' as const), ...at, why: fc.constantFrom(...goneReasons) }, plain),
  fc.record({ type: fc.constant('retried' as const), ...at, as: fc.constant('1772452900.000100') }, plain),
  fc.record(
    { type: fc.constantFrom('accepted' as const, 'adopted' as const, 'seen' as const), ...at, job: anyJob },
    plain,
  ),
  fc.record({ type: fc.constantFrom('lost' as const, 'refused' as const), ...at, reasons }, plain),
  fc.record({ type: fc.constant('unanswered' as const), ...at, failure }, plain),
  fc.record({ type: fc.constantFrom('unclear' as const, 'stalled' as const), ...at }, plain),
  fc.record({ type: fc.constant('cancelling' as const), ...at, by: fc.constantFrom('U1', 'U2') }, plain),
  fc.record({ type: fc.constant('recorded' as const), ...at, copy: anyCopy }, plain),
);
