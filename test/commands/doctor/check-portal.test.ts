import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BackupRequest } from '../../../src/backup/job.ts';
import type { PortalFailure } from '../../../src/backup/portal-error.ts';
import type { About } from '../../../src/backup/portal-facts.ts';
import { type Finding, ok, problem, unknown, warning } from '../../../src/commands/doctor/finding.ts';
import { type PortalLook, portalFindings } from '../../../src/commands/doctor/portal.ts';
import { dayMs } from '../../../src/lib/durations.ts';

const now = Date.UTC(2026, 2, 2, 12);
const temporary: BackupRequest = { storage: 'DataStore', params: {}, slot: 'portal' };

const well: About = {
  version: { value: '3.8.0' },
  portal: { value: { isStandalone: false, status: 'active', timeZone: 'Europe/Berlin', culture: 'de' } },
  key: { value: { name: 'Backup bot', permissions: ['*:write'], isActive: true } },
  person: { value: { name: 'Ada Admin', isAdmin: true, isOwner: false } },
  storage: { value: { kind: 'unasked' } },
  clock: { value: { aheadMs: 0 } },
};

const look = (about: Partial<About> = {}, change: Partial<PortalLook> = {}, backup = temporary): readonly Finding[] =>
  portalFindings(
    {
      about: { ...well, ...about },
      cost: { kind: 'free', month: { used: 1, allowance: 2 } },
      certificateEnd: now + 90 * dayMs,
      ...change,
    },
    backup,
    now,
  );
const aboutIn = (findings: readonly Finding[], about: string): readonly Finding[] =>
  findings.filter((it) => it.about === about);

test('A portal where all is well is told in six lines', () => {
  assert.deepEqual(look(), [
    ok('DocSpace', 'Server 3.8.0 answers. Everything works with it.'),
    ok('Certificate', 'It is good until ', { at: now + 90 * dayMs }, '.'),
    ok('Key', '“Backup bot” ', 'never expires', ' and may do all that backups need.'),
    ok('Role', 'The key’s owner, Ada Admin, is a DocSpace admin.'),
    warning(
      'Storage',
      'Copies go to temporary storage: DocSpace deletes each one after 24 hours. For copies that stay set BACKUP_STORAGE_TYPE to Documents or another storage.',
    ),
    ok('Cost', 'The next backup is free (1 of 2 used this month).'),
  ]);
});

const refusedBy = (failure: PortalFailure) => ({ failure });
const dead = { kind: 'unauthorised', detail: '', httpStatus: 401 } as const;
const unpaid = { kind: 'payment', detail: '', httpStatus: 402 } as const;
const denied = { kind: 'forbidden', detail: 'Access denied', httpStatus: 403 } as const;
const powerless = { value: { name: 'Gus Guest', isAdmin: false, isOwner: false } };

const causes: readonly (readonly [what: string, findings: readonly Finding[], about: string])[] = [
  [
    'A dead key',
    look(
      { key: refusedBy(dead), person: refusedBy({ ...dead, detail: 'Unauthorized' }), storage: refusedBy(dead) },
      { cost: { kind: 'unknown', failure: dead } },
    ),
    'Key',
  ],
  [
    'An unpaid portal',
    look({ key: refusedBy(unpaid), storage: refusedBy(unpaid) }, { cost: { kind: 'unknown', failure: unpaid } }),
    'DocSpace',
  ],
  [
    'A key of a person who is no admin',
    look({ person: powerless, storage: refusedBy(denied) }, { cost: { kind: 'unknown', failure: denied } }),
    'Role',
  ],
];

for (const [what, findings, about] of causes) {
  test(`${what} is told once, whatever it keeps from being read`, () => {
    assert.deepEqual(
      findings.filter(({ kind }) => kind !== 'ok').map((it) => it.about),
      [about],
    );
  });
}

const versions: readonly (readonly [version: string, finding: Finding])[] = [
  ['3.7.0', ok('DocSpace', 'Server 3.7.0 answers. Everything works with it.')],
  ['10.1.2', ok('DocSpace', 'Server 10.1.2 answers. Everything works with it.')],
  ['3.6.1', ok('DocSpace', 'Server 3.6.1 answers. Backups work with it; cancelling needs 3.7.')],
  [
    '3.5.0',
    ok(
      'DocSpace',
      'Server 3.5.0 answers. Backups work with it; cancelling needs 3.7, and a warning about files that a copy lacks needs 3.6.',
    ),
  ],
  [
    'nightly',
    unknown('DocSpace', 'Server nightly answers. Its version cannot be read: API keys need 3.1, cancelling needs 3.7.'),
  ],
];

for (const [version, finding] of versions) {
  test(`Server ${version} is told by what its version can do: ${finding.words.join('')}`, () => {
    const findings = look({ version: { value: version } });
    assert.deepEqual(aboutIn(findings, 'DocSpace'), [finding]);
    assert.equal(findings.length, 6);
  });
}

test('A portal that is being migrated makes backups', () => {
  const portal = {
    value: { isStandalone: false, status: 'being migrated', timeZone: undefined, culture: '' },
  } as const;
  assert.deepEqual(aboutIn(look({ portal }), 'DocSpace'), [
    ok('DocSpace', 'Server 3.8.0 answers. The portal is being migrated, which does not keep it from making backups.'),
  ]);
});

const unauthorised: PortalFailure = { kind: 'unauthorised', detail: '', httpStatus: 401 };
for (const version of ['2.6.3', '3.0.4']) {
  test(`Of server ${version}, which takes no keys, nothing more is said than that, and of its certificate`, () => {
    const findings = look({ version: { value: version }, key: { failure: unauthorised } });
    assert.deepEqual(findings.slice(0, 1), [
      problem('DocSpace', `Server ${version} takes no API keys; 3.1 and newer do. Update it.`),
    ]);
    assert.deepEqual(
      findings.map(({ about }) => about),
      ['DocSpace', 'Certificate'],
    );
  });
}

test('Of a portal that is not active nothing more is said than that, and of its certificate', () => {
  const missing: PortalFailure = { kind: 'missing', detail: '', httpStatus: 404 };
  const portal = { value: { isStandalone: false, status: 'suspended', timeZone: undefined, culture: '' } } as const;
  assert.deepEqual(
    look({ portal, version: { failure: missing }, key: { failure: missing } }, { certificateEnd: undefined }),
    [problem('DocSpace', 'The portal is suspended, so no backup can be made. Have it activated again in DocSpace.')],
  );
});

test('A status that has no word is not held against the portal', () => {
  const portal = { value: { isStandalone: false, status: undefined, timeZone: undefined, culture: '' } };
  assert.equal(look({ portal })[0]?.kind, 'ok');
});

const away: PortalFailure = { kind: 'unreachable', detail: 'ECONNREFUSED' };
const awayWords =
  'The portal cannot be reached (connection refused). Check that it is up and that DOCSPACE_API_HOST is right.';

test('A portal that is away is a problem wherever it is asked, in the same words', () => {
  const failure = { failure: away };
  const about = { version: failure, portal: failure, key: failure, person: failure, storage: failure, clock: failure };
  const findings = look(about, { cost: { kind: 'unknown', failure: away }, certificateEnd: undefined });
  assert.deepEqual(findings, [
    problem('DocSpace', awayWords),
    problem('DocSpace', awayWords),
    problem('Key', awayWords),
    problem('Role', awayWords),
    problem('Storage', awayWords),
    unknown('Cost', awayWords),
  ]);
});

test('Backups are not called free where the portal could not be asked what it is', () => {
  const findings = look({ portal: { failure: away } }, { cost: { kind: 'free' } });
  assert.deepEqual(aboutIn(findings, 'Cost'), []);
  assert.equal(aboutIn(look({}, { cost: { kind: 'free' } }), 'Cost').length, 1);
});

const ends: readonly (readonly [daysLeft: number, kind: string, how: string, left: string])[] = [
  [14, 'ok', '', ''],
  [13.9, 'problem', 'It expires ', ', in 13 days.'],
  [1, 'problem', 'It expires ', ', in 1 day.'],
  [0.5, 'problem', 'It expires ', ', in less than a day.'],
  [-3, 'problem', 'It expired ', '.'],
];

for (const [daysLeft, kind, how, left] of ends) {
  test(`A certificate for ${daysLeft} more days is a finding of the kind ${kind}`, () => {
    const at = now + daysLeft * dayMs;
    const [finding] = aboutIn(look({}, { certificateEnd: at }), 'Certificate');
    assert.equal(finding?.kind, kind);
    if (kind === 'problem') assert.deepEqual(finding?.words, [how, { at }, left, ' Renew it.']);
  });
}

test('A server that knows no call for its keys leaves the key unknown', () => {
  const [finding] = aboutIn(look({ key: { failure: { kind: 'missing', detail: '', httpStatus: 404 } } }), 'Key');
  assert.equal(finding?.kind, 'unknown');
  assert.match(String(finding?.words[0]), /tells nothing about it.*Developer Tools/);
});

test('A key that is refused is a problem with what to do', () => {
  const [finding] = aboutIn(look({ key: { failure: unauthorised } }), 'Key');
  assert.equal(finding?.kind, 'problem');
  assert.match(String(finding?.words[0]), /does not accept the API key \(401\).*Make a new key/);
});

test('An owner without a name is told without it', () => {
  const person = { value: { name: '', isAdmin: false, isOwner: true } };
  assert.deepEqual(aboutIn(look({ person }), 'Role'), [ok('Role', 'The key’s owner is the portal’s owner.')]);
});

test('A key of somebody who is no admin is a problem', () => {
  const person = { value: { name: 'Uma User', isAdmin: false, isOwner: false } };
  assert.deepEqual(aboutIn(look({ person }), 'Role'), [
    problem(
      'Role',
      'The key’s owner, Uma User, is no DocSpace admin, so backups are refused. Let a DocSpace admin make the key.',
    ),
  ]);
});
