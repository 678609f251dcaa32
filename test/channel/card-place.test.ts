import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCardPlace } from '../../src/channel/card-place.ts';
import { answer } from '../../src/slack/blocks/outcome-text.ts';
import { createFakeChannel } from '../support/channel.ts';
import { createFakeClock } from '../support/clock.ts';

const begin = () => {
  const clock = createFakeClock();
  const channel = createFakeChannel(clock);
  channel.outsiders.add('U2');
  return { clock, channel, place: createCardPlace({ channel, clock }) };
};

const link = 'https://example.slack.com/archives/C1/p1000001';

test('A member of the private channel gets the link to a card, another person does not', async () => {
  const { place } = begin();
  assert.deepEqual(await place('1.000001', 'U1'), { link, channel: 'C1' });
  assert.deepEqual(await place('1.000001', 'U2'), { link: '', channel: 'C1', isClosed: true });
});

test('In a public channel, and where Slack does not tell the members, everybody gets the link', async () => {
  const { channel, place } = begin();
  channel.fail('audience', { code: 'missing_scope' }, 1);
  assert.equal((await place('1.000001', 'U2')).link, link);
  Object.assign(channel, { audience: async () => ({ isPrivate: false, members: new Set() }) });
  assert.equal((await place('1.000001', 'U2')).link, link);
});

test('The members are asked for once a minute at most', async () => {
  const { clock, channel, place } = begin();
  await Promise.all([place('1.000001', 'U1'), place('', 'U2')]);
  assert.equal(channel.count('audience'), 1);
  await clock.advance(60_000);
  await place('', 'U1');
  assert.equal(channel.count('audience'), 2);
});

test('A person who cannot open the card of a start is told that the end comes as a direct message', () => {
  const place = { link: '', channel: 'C1', isClosed: true };
  const { text } = answer({ kind: 'following', card: '1.000001' }, { portal: 'https://portal.example.com', place });
  assert.equal(
    text,
    'A backup of *<https://portal.example.com|portal.example.com>* was asked for. You are not in the channel of its card: how it ends comes to you as a direct message.',
  );
});
