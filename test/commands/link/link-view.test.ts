import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storageTypes } from '../../../src/backup/job.ts';
import type { LinkAnswer } from '../../../src/backup/link.ts';
import { linkAnswer } from '../../../src/commands/link/view.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { aCompleted, startedAt } from '../../support/builders.ts';
import { readMessage } from '../../support/read-message.ts';

const url = 'https://bucket.example.com/copy.tar.gz?X-Amz-Expires=86400&X-Amz-Signature=canary';
const until = startedAt + 86_530_000;
const dies = '<!date^1772539330^{date_short_pretty} {time_secs}|2026-03-03T12:02:10Z>';
const copy = 'The copy of backup `t1` of *<https://portal.example.com|portal.example.com>*.';

const given = (needsLogin: boolean): LinkAnswer => ({
  kind: 'link',
  run: aCompleted(),
  link: { url, needsLogin },
  until,
});

test('A link that needs a sign-in says which, and when it dies', () => {
  const words = `${copy} The link needs a browser in which a DocSpace admin is signed in to the portal. It is good until ${dies} at the latest.`;
  assert.equal(readMessage(linkAnswer(given(true))), [words, '---', words, '---', '[Download]'].join('\n'));
});

test('A link that needs nothing warns of it', () => {
  const words = `${copy} :warning: The link needs no sign-in: *anyone who has it can download everything in the copy*. Do not pass it on. It is good until ${dies} at the latest.`;
  assert.equal(readMessage(linkAnswer(given(false))), [words, '---', words, '---', '[Download]'].join('\n'));
});

test('The link is in the button alone, where Slack makes no preview of it, and Slack takes a long one', () => {
  const message = linkAnswer(given(false));
  const [section, actions, ...more] = message.blocks;
  assert.ok(actions?.type === 'actions' && more.length === 0);
  const [button] = actions.elements;
  assert.ok(button?.type === 'button' && button.url === url);
  assert.doesNotMatch(JSON.stringify([message.text, section]), /canary|bucket/);
  const said = given(false);
  assert.ok(said.kind === 'link');
  const long = linkAnswer({ ...said, link: { ...said.link, url: `https://a.example/${'x'.repeat(2_982)}` } });
  assert.deepEqual(problemsOf(long.blocks, { surface: 'message' }), []);
});

const temporary = `Until ${dies} the temporary copy may still be in DocSpace’s backup history (\`t1\`), to restore from.`;
const run = aCompleted();

const answers: readonly (readonly [LinkAnswer, string])[] = [
  [
    { kind: 'no_link', why: 'expired', run },
    'The link is gone, and the temporary copy with it: both were good for a day.',
  ],
  [
    { kind: 'no_link', why: 'expired', run: aCompleted({ storage: 'ThirdPartyConsumer', expiresAt: undefined }) },
    'The link is gone: it was good for a day. The copy itself may still be in the third-party storage: look there, or at `/backup history`.',
  ],
  [
    { kind: 'no_link', why: 'replaced', run },
    `The link is gone: the portal keeps only the newest backup’s, and a newer one has started since. ${temporary}`,
  ],
  [
    { kind: 'no_link', why: 'dropped', run: aCompleted({ expiresAt: undefined }) },
    'The link is gone: the portal no longer has it, as happens when a backup is cancelled or the server restarts. Until it is a day old the temporary copy may still be in DocSpace’s backup history (`t1`), to restore from.',
  ],
  [{ kind: 'no_link', why: 'deleted', run }, 'There is no link: the copy was deleted, as the card’s thread says.'],
  [
    { kind: 'no_link', why: 'linkless', run: aCompleted({ storage: 'Documents', folder: '1234' }) },
    'There is no link: the portal gives none for this copy. The copy is a file in the room `1234` of the portal: open it there.',
  ],
  [
    { kind: 'no_link', why: 'linkless', run: aCompleted({ storage: 'ThridpartyDocuments', folder: undefined }) },
    'There is no link: the portal gives none for this copy. The copy is a file in the connected account’s folder: open it there.',
  ],
  [
    { kind: 'no_link', why: 'linkless', run: aCompleted({ storage: 'Local', folder: '/backups' }) },
    'There is no link: the portal gives none for this copy. The copy is a file on the server’s disk, in `/backups`.',
  ],
  [
    { kind: 'no_link', why: 'linkless', run: aCompleted({ storage: 'Local' }) },
    'There is no link: the portal gives none for this copy. The copy is a file on the server’s disk.',
  ],
  [
    { kind: 'no_link', why: 'endless', run: aCompleted({ storage: 'CustomCloud' }) },
    'The portal’s link is too long for a message in Slack, so it is not given. The copy itself may still be in the third-party storage: look there, or at `/backup history`.',
  ],
  [{ kind: 'no_copy' }, 'This backup made no copy, so it has no link.'],
  [
    { kind: 'no_card', why: 'gone' },
    'The card of that backup is not there any more, so there is no link to give. Look at `/backup history`.',
  ],
  [{ kind: 'no_card', why: 'unread' }, 'Slack did not show the card, so no link was given. Try again in a minute.'],
  [
    { kind: 'no_card', why: 'foreign' },
    'That backup is of another portal than the one this bot is set up for. Get its link in DocSpace.',
  ],
  [
    { kind: 'unnoted' },
    'Slack did not accept the note of who gets the link under the card, so no link was given. Try again in a minute.',
  ],
  [
    { kind: 'unasked', failure: { kind: 'unavailable', detail: '', httpStatus: 502 } },
    'The portal did not give the link. The portal is not available at the moment (502). If it stays so, check that its server is up.',
  ],
];

for (const [said, words] of answers) {
  test(`Without a link it reads: ${words.slice(0, 70)}…`, () => {
    assert.equal(readMessage(linkAnswer(said)), [words, '---', words].join('\n'));
  });
}

test('For every storage there is a word of where the copy is, and nothing foreign in it is alive', () => {
  for (const storage of storageTypes) {
    const hostile = aCompleted({ storage, folder: '<!channel>`' });
    const { text, blocks } = linkAnswer({ kind: 'no_link', why: 'linkless', run: hostile });
    assert.deepEqual(problemsOf(blocks, { surface: 'message' }), []);
    assert.doesNotMatch(text, /<!channel>|undefined/);
  }
});
