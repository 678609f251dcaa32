import fc from 'fast-check';
import { type Job, storageTypes } from '../../src/backup/job.ts';
import type { Event } from '../../src/backup/next.ts';
import type { Run } from '../../src/backup/run.ts';

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
  fc.constant(''),
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
  folder: fc.constantFrom('', '1234', 'sbox-1-|folder'),
  requestedBy: anyPerson,
  startedAt: anyTime,
  retryOf: fc.constantFrom('', '1772452800.000100'),
};

/** Any run at all; its texts are `text`. */
export const anyRun = (text: fc.Arbitrary<string> = anyText(), id: fc.Arbitrary<string> = text): fc.Arbitrary<Run> => {
  const notStarted = { ...anyFacts, endedAt: anyTime, reason: text };
  const end = { ...notStarted, endedAfter: fc.oneof(fc.constant(0), anyTime) };
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
        trouble: text,
      },
      plain,
    ),
    fc.record(
      {
        ...end,
        phase: fc.constantFrom('completed' as const, 'completed_with_warnings' as const),
        backupId: id,
        expiresAt: fc.oneof(fc.constant(0), anyTime),
        origin: fc.constantFrom('started' as const, 'found' as const, 'joined' as const),
      },
      plain,
    ),
    fc.record(
      {
        ...end,
        phase: fc.constantFrom('failed' as const, 'unknown' as const),
        backupId: id,
      },
      plain,
    ),
    fc.record({ ...end, phase: fc.constant('cancelled' as const), backupId: id, cancelledBy: anyPerson }, plain),
    fc.record({ ...notStarted, phase: fc.constant('not_started' as const) }, plain),
  );
};

const knownId = fc.constantFrom('', 't1', 't2');

export const anyJob: fc.Arbitrary<Job> = fc.record(
  {
    id: knownId,
    isCompleted: fc.boolean(),
    percent: fc.integer({ min: 0, max: 100 }),
    error: fc.constantFrom('', 'broken'),
    warning: fc.constantFrom('', 'gaps'),
    status: fc.constantFrom('created', 'running', 'completed', 'cancelled', 'failed'),
    hasLink: fc.boolean(),
  },
  { ...plain, requiredKeys: ['id', 'isCompleted', 'percent', 'error', 'warning', 'hasLink'] },
);

const anyCopy = fc.record(
  {
    id: knownId,
    fileName: fc.constant('portal.tar.gz'),
    storage: fc.constantFrom(...storageTypes, undefined),
    createdAt: fc.oneof(anyTime, fc.constant(undefined)),
    expiresAt: anyTime,
  },
  { ...plain, requiredKeys: ['id', 'fileName', 'storage', 'createdAt'] },
);

const reason = fc.constantFrom('', 'one reason', 'another reason');
const at = { at: anyTime };

export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record(
    { type: fc.constantFrom('accepted' as const, 'adopted' as const, 'seen' as const), ...at, job: anyJob },
    plain,
  ),
  fc.record(
    { type: fc.constantFrom('unanswered' as const, 'lost' as const, 'refused' as const), ...at, reason },
    plain,
  ),
  fc.record({ type: fc.constantFrom('unclear' as const, 'stalled' as const), ...at }, plain),
  fc.record({ type: fc.constant('cancelling' as const), ...at, by: fc.constantFrom('U1', 'U2') }, plain),
  fc.record({ type: fc.constant('recorded' as const), ...at, copy: anyCopy }, plain),
);
