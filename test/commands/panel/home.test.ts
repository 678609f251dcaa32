import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createHome } from '../../../src/commands/panel/home.ts';
import { hourMs } from '../../../src/lib/durations.ts';
import { aBroken, aCompleted, aRunning, startedAt } from '../../support/builders.ts';
import { createFakeClock, settled } from '../../support/clock.ts';
import { createKeptLog } from '../../support/log.ts';
import { createSlackClient } from '../../support/slack-server.ts';

const begin = () => {
  const clock = createFakeClock();
  const slack = createSlackClient(() => ({ ok: true }));
  const users = new Map([
    ['U1', 'operator'],
    ['U2', 'user'],
  ]);
  const home = createHome({
    client: slack.client,
    access: {
      may: async ({ user }, who) =>
        users.get(user) === 'operator' || users.get(user) === who
          ? { isAllowed: true }
          : { isAllowed: false, why: 'Ask <@U9>.' },
    },
    place: async (card) => ({ link: `https://example.slack.com/${card}`, channel: 'C1' }),
    portal: 'https://portal.example.com',
    watch: async () => ({ since: startedAt, alarms: [] }),
    clock,
    log: createKeptLog(),
    signal: new AbortController().signal,
  });
  const open = (user: string): Promise<void> => home.open({ user, teams: ['T1'] });
  /** What was published for whom, oldest first. */
  const published = () => slack.calls.map(({ args }) => ({ who: args.user_id, view: args.view ?? '' }));
  return { ...home, open, published, clock, users };
};

suite('the Home tab', () => {
  test('shows the panel and the last ten backups, newest first, with links to their cards', async () => {
    const { open, learn, published } = begin();
    const runs = Array.from({ length: 12 }, (_, index) => aCompleted({ key: `${index}`, endedAt: startedAt + index }));
    learn(runs.map((run, index) => ({ id: `${100 + index}`, run })));
    await open('U2');
    const [{ view } = { view: '' }] = published();
    assert.match(view, /"type":"home"/);
    assert.match(view, /\*DocSpace backups\* of/);
    assert.match(view, /No alarms\./);
    const links = [...view.matchAll(/example\.slack\.com\/(\d+)\|the card/g)].map(([, card]) => card);
    assert.deepEqual(links, ['111', '111', '110', '109', '108', '107', '106', '105', '104', '103', '102']);
  });

  test('has the buttons that the person may press, and for others whom to ask', async () => {
    const { open, published } = begin();
    for (const user of ['U1', 'U2', 'U3']) await open(user);
    const buttons = published().map(({ view }) => [...view.matchAll(/"action_id":"(\w+)"/g)].map(([, id]) => id));
    const common = ['backup_start', 'backup_status', 'backup_history', 'backup_schedule'];
    assert.deepEqual(buttons, [[...common, 'backup_start_options'], common, []]);
    assert.match(published()[2]?.view ?? '', /Ask <@U9>\./);
  });

  test('is shown again when a backup ends, to those who opened it in the last day', async () => {
    const { open, learn, published, clock, users } = begin();
    await open('U1');
    await clock.advance(20 * hourMs);
    await open('U2');
    learn([{ id: '1', run: aRunning() }]);
    await settled();
    assert.equal(published().length, 2, 'a start changes nothing');
    learn([{ id: '1', run: aBroken() }]);
    await clock.advance(1_000);
    assert.deepEqual(
      published()
        .slice(2)
        .map(({ who }) => who),
      ['U1', 'U2'],
    );
    await clock.advance(5 * hourMs);
    users.delete('U2');
    learn([{ id: '2', run: aCompleted({ key: 'next' }) }]);
    await clock.advance(1_000);
    const [last, ...more] = published().slice(4);
    assert.deepEqual([last?.who, more], ['U2', []]);
    assert.match(last?.view ?? '', /Ask <@U9>\./, 'who has lost the right sees no backups');
  });
});
