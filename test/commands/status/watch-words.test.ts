import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '../../../src/backup/alarm.ts';
import { watchWords } from '../../../src/commands/status/view-watch.ts';
import { dayMs } from '../../../src/lib/durations.ts';
import { blankMemory } from '../../../src/watch/memory.ts';
import type { PostedAlarm } from '../../../src/watch/ports.ts';
import { readWatch } from '../../../src/watch/read-watch.ts';
import type { WatchState } from '../../../src/watch/watch.ts';

const since = Date.UTC(2026, 2, 2, 12);
const keyExpires: Alarm = {
  ...{ key: 'k', portal: 'https://portal.example.com', kind: 'key_expires', since },
  ...{ expiresAt: since + dayMs, daysLeft: 1 },
};
const toldOf = (alarm: Alarm): PostedAlarm => ({
  ...{ id: alarm.key, alarm, acknowledgedBy: undefined, remindedAt: since, owes: undefined },
});
const inChannel = [toldOf(keyExpires), toldOf({ ...keyExpires, key: 'over', kind: 'key_expires', until: since + 1 })];

const say = async (
  who: WatchState['who'] | undefined,
  read = async (): Promise<readonly PostedAlarm[]> => inChannel,
  alarms: readonly Alarm[] = [],
): Promise<string> => {
  const watchState = () => who && { who, since, alarms, memory: undefined };
  return watchWords(await readWatch({ watchState, alarms: { read } }));
};

test('the process that watches says which alarms are open, and since when it watches, without a look into the channel', async () => {
  const unread = () => Promise.reject(new Error('nobody asks'));
  assert.match(await say('own', unread), /^No alarm is open\. The portal is watched without a break since /);
  assert.match(
    await say('own', unread, [keyExpires]),
    /^:rotating_light: Open alarms: \*Key expires\* since [^,]*\. The portal/,
  );
});

test('a portal that cannot be read is not said to be watched without a break', async () => {
  const failure = { kind: 'unavailable', detail: '' } as const;
  const memory = { ...blankMemory(since), troubles: { portal: { since, ms: 1, failure } } };
  const watchState = () => ({ who: 'own', since, alarms: [], memory }) as const;
  const words = watchWords(await readWatch({ watchState, alarms: { read: async () => [] } }));
  assert.match(words, /^No alarm is open\. :warning: The portal \*cannot be read\* since [^.]*\.$/);
});

for (const [who, end] of [
  ['other', 'Another process of this bot watches the portal.'],
  ['starting', 'The watch of the portal has not begun yet.'],
] as const) {
  test(`a process that does not watch (${who}) names the alarms that are open in the channel`, async () => {
    const text = await say(who);
    assert.equal(text.match(/\*Key expires\*/g)?.length, 1);
    assert.ok(text.endsWith(end), text);
    assert.equal(await say(who, async () => []), `No alarm is open. ${end}`);
  });
}

test('alarms that Slack does not show are not said to be none', async () => {
  assert.match(
    await say('other', () => Promise.reject(new Error('down'))),
    /^Slack did not show the alarms.*not known/,
  );
});

test('a portal that is not watched is said to be that', async () => {
  assert.match(await say(undefined), /\*not watched\*/);
});
