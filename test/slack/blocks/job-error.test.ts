import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StorageType } from '../../../src/backup/job.ts';
import { said } from '../../../src/backup/reason.ts';
import { card } from '../../../src/channel/view-card.ts';
import { notice } from '../../../src/channel/view-notice.ts';
import { aBroken, aCompleted } from '../../support/builders.ts';

const hidden = 'Object reference not set to an instance of an object.';
const errors: readonly (readonly [reason: string, storage: StorageType, advice: RegExp])[] = [
  [hidden, 'Documents', /DocSpace hides the reason: usually the room or folder was deleted/],
  [hidden, 'ThirdPartyConsumer', /DocSpace hides the reason: usually the storage module is not set up/],
  [hidden, 'DataStore', /DocSpace hides the reason; the portal’s log says more/],
  ['One or more errors occurred. (account)', 'DataStore', /account .* is disabled, .* the portal’s owner/],
  ['Accounting request failed with status code 503', 'DataStore', /billing did not answer/],
  ['The used storage size should not exceed 47 MB', 'Documents', /storage is full/],
  ['Directory not found.', 'Local', /directory is not on the portal’s server/],
];

for (const [reason, storage, advice] of errors) {
  test(`The error “${reason}” of a backup to ${storage} is explained on the card and to the person`, () => {
    const run = aBroken({ reasons: said(reason), storage });
    assert.match(JSON.stringify(card(run).blocks), advice);
    assert.match(notice(run, 'end').text, advice);
  });
}

test('An error that explains itself is left as it is', () => {
  assert.match(
    notice(aBroken({ reasons: said('The disk is full.') }), 'end').text,
    /No copy was made\. DocSpace: “The disk is full\.” Backup /,
  );
});

test('Files that are not in the copy are listed where the reader can find them', () => {
  const reasons = said('Some files were not included, check storage/missing_info');
  const words = JSON.stringify(card(aCompleted({ phase: 'completed_with_warnings', reasons })).blocks);
  assert.match(
    words,
    /Some files are \*not\* in the copy: `storage\/missing_info` within the archive lists them\. There is a copy/,
  );
});

test('An error that comes with a copy is explained as well', () => {
  const reasons = [{ code: 'error_after_copy', text: 'Accounting request failed' }] as const;
  const blocks = JSON.stringify(card(aCompleted({ phase: 'completed_with_warnings', reasons })).blocks);
  assert.match(blocks, /billing did not answer.*There is a copy/);
});

test('An archive that was left in a room is named with a link to the room, and as no copy', () => {
  const reasons = [...said('The disk is full.'), { code: 'left_archive', text: 'portal.tar.gz' }] as const;
  const run = aBroken({ storage: 'Documents', folder: '1234', reasons });
  const words = 'Its archive portal.tar.gz was left in the room and is not a copy: delete it there';
  const blocks = JSON.stringify(card(run).blocks);
  assert.ok(blocks.includes(words), blocks);
  assert.ok(blocks.includes('<https://portal.example.com/rooms/shared/1234/filter?folder=1234|Open the room>'), blocks);
  assert.ok(notice(run, 'end').text.includes(words));
});
