import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockFindings } from '../../../src/commands/doctor/clock.ts';

type Row = readonly [portalMs: number | undefined, slackMs: number | undefined, kind: string, said: string];

const over = 'In HTTP mode, a difference of more than 5 minutes makes the bot refuse Slack’s requests.';
const rows: readonly Row[] = [
  [0, 0, 'ok', 'The portal’s and Slack’s agree with this machine’s clock.'],
  [60_000, -60_000, 'ok', 'The portal’s and Slack’s agree with this machine’s clock.'],
  [undefined, 500, 'ok', 'Slack’s agrees with this machine’s clock.'],
  [500, undefined, 'ok', 'The portal’s agrees with this machine’s clock.'],
  [
    60_001,
    0,
    'problem',
    'The portal’s clock is 1 min ahead of this machine’s. Set the portal’s clock from a time server (NTP).',
  ],
  [
    0,
    -601_000,
    'problem',
    `Slack’s clock is 10 min behind this machine’s. Set this machine’s clock and the portal’s from a time server (NTP). ${over}`,
  ],
  [
    300_000,
    7_300_000,
    'problem',
    `The portal’s clock is 5 min ahead of this machine’s, and Slack’s 2 h 2 min ahead of it. Set this machine’s clock from a time server (NTP). ${over}`,
  ],
  [
    undefined,
    -60_001,
    'problem',
    `Slack’s clock is 1 min behind this machine’s. Set this machine’s clock from a time server (NTP). ${over}`,
  ],
  [
    -90_000,
    undefined,
    'problem',
    'The portal’s clock is 1 min 30 s behind this machine’s. Set whichever of the two is wrong from a time server (NTP).',
  ],
];

for (const [portalMs, slackMs, kind, said] of rows) {
  test(`Clocks that are ${portalMs} and ${slackMs} ms ahead: ${kind}`, () => {
    const [finding, ...more] = clockFindings({ portalMs, slackMs });
    assert.deepEqual([finding?.kind, finding?.about, finding?.words.join(''), more], [kind, 'Clock', said, []]);
  });
}

test('Nothing is said of clocks that could not be read', () => {
  assert.deepEqual(clockFindings({ portalMs: undefined, slackMs: undefined }), []);
});
