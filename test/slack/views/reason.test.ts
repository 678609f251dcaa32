import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Reason, said } from '../../../src/backup/reason.ts';
import { reasonText } from '../../../src/slack/blocks/reason-text.ts';
import { anyReasons } from '../../support/any.ts';

const unanswered: Reason = { code: 'failure', failure: { kind: 'timeout', detail: '' }, asked: 'start' };
const timedOut = 'The portal did not answer in time. Check its server and the network between it and the bot.';
const file: Reason = { code: 'copies_found', text: 'a.tar.gz (t1)' };

const texts: readonly (readonly [readonly Reason[], string])[] = [
  [[], ''],
  [said('The disk is full.'), 'DocSpace: “The disk is full.”'],
  [said('No space'), 'DocSpace: “No space”.'],
  [[{ code: 'noted', text: 'A sentence of an earlier version.' }], 'A sentence of an earlier version.'],
  [said(''), 'DocSpace gives no readable reason.'],
  [[{ code: 'unexplained' }], 'The portal says that it failed and gives no reason.'],
  [
    [{ code: 'error_after_copy', text: 'Disk full' }],
    "The copy is in the portal's history, but DocSpace reports an error: “Disk full”.",
  ],
  [
    [{ code: 'overtaken', id: 't9' }],
    'Another backup (t9) was started at the portal in the meantime. Wait for its end, then start this one again.',
  ],
  [
    [{ code: 'overtaken', id: undefined }],
    'Another backup was started at the portal in the meantime. Wait for its end, then start this one again.',
  ],
  [
    [unanswered, { code: 'running_job_found', id: 't1' }],
    `${timedOut} Backup (t1) runs at the portal, but whether it is this request's is not known.`,
  ],
  [
    [{ code: 'blocked', id: 't9' }],
    'The portal is blocked: backup (t9) failed, but DocSpace still counts it as running. No other backup can start. Existing copies are safe. An operator clears it with `/backup cancel`.',
  ],
  [[unanswered, { code: 'none_found' }], `${timedOut} No backup from this request was found.`],
  [
    [{ code: 'interrupted' }, file],
    "The bot stopped while it asked the portal to start. The portal's history has a.tar.gz (t1), but whether that is this request's is not known.",
  ],
  [
    [{ code: 'elsewhere', wanted: 'Documents', found: 'DataStore' }, ...said('2 files are missing.')],
    'The copy was asked for in a room of the portal (Documents), and the portal has put it in temporary storage (DataStore). DocSpace: “2 files are missing.”',
  ],
  [
    [{ code: 'forgotten' }, { code: 'history_unpaid' }],
    'The portal no longer knows this backup. The portal lists no copies while it is unpaid, so whether there is one is not known.',
  ],
];

for (const [reasons, text] of texts) {
  test(`${reasons.map(({ code }) => code).join(' and ') || 'No reason'} reads: ${text.slice(0, 50)}`, () => {
    assert.equal(reasonText(reasons), text);
  });
}

test('Every reason has words of its own', () => {
  fc.assert(
    fc.property(anyReasons(), (reasons) => {
      assert.equal(reasonText(reasons) === '', reasons.length === 0);
      assert.doesNotMatch(reasonText(reasons.filter((it) => !('text' in it || 'failure' in it))), /undefined|\[object/);
    }),
  );
});
