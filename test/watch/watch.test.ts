import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '../../src/backup/alarm.ts';
import { PortalError } from '../../src/backup/portal-error.ts';
import { createWatch } from '../../src/watch/watch.ts';
import { startedAt } from '../support/builders.ts';
import { createFakeClock } from '../support/clock.ts';
import { createKeptLog } from '../support/log.ts';
import { createFakeBook } from './fake-book.ts';
import { quietPortal } from './quiet-portal.ts';

const portal = quietPortal();
const skipped: Alarm = {
  kind: 'skipped',
  key: 'skipped',
  portal: portal.origin,
  since: startedAt,
  slot: 'portal',
  ranAt: startedAt,
  cause: 'lost',
};

test('an alarm that Slack does not accept is open all the same', async () => {
  const [clock, { book }, stop] = [createFakeClock(), createFakeBook(), new AbortController()];
  const begin = () => Promise.reject(new Error('restricted_action'));
  const refuse = () => Promise.reject(new PortalError({ kind: 'unreachable', detail: '' }));
  const watch = createWatch({
    ...{ portal: quietPortal({ progress: refuse }), book: { ...book, begin }, clock, slot: 'portal' },
    ...{ log: createKeptLog(), signal: stop.signal },
    settings: { portal: portal.origin, graceMs: 60_000, stallMs: 60_000, everyMs: 60_000 },
    store: { hold: async () => ({ isOurs: true }), save: async () => {}, release: async () => {} },
    adopt: async () => 'carded',
    isOwn: () => false,
    isChangedHere: async () => false,
  });
  const watching = watch.run();
  await clock.until(() => watch.state().alarms.some(({ kind }) => kind === 'blocked'));
  stop.abort();
  await watching;
});

test('a process that another one has taken the watch from names no alarms, and later those that are still open', async () => {
  const [clock, { book }, stop] = [createFakeClock(), createFakeBook(), new AbortController()];
  const told = await book.begin(skipped);
  let isOurs = true;
  const watch = createWatch({
    ...{ portal, book, clock, slot: 'portal', log: createKeptLog(), signal: stop.signal },
    settings: { portal: portal.origin, graceMs: 0, stallMs: 60_000, everyMs: 60_000 },
    store: { hold: async () => ({ isOurs }), save: async () => {}, release: async () => {} },
    adopt: async () => 'carded',
    isOwn: () => false,
    isChangedHere: async () => false,
  });
  const open = (): readonly string[] => watch.state().alarms.map(({ kind }) => kind);
  const watching = watch.run();
  await clock.until(() => watch.state().who === 'own');
  assert.deepEqual(open(), ['skipped']);

  isOurs = false;
  await clock.until(() => watch.state().who === 'other');
  assert.deepEqual(open(), []);

  await book.show(told, { ...skipped, until: clock.now() });
  isOurs = true;
  await clock.until(() => watch.state().who === 'own');
  assert.deepEqual(open(), []);
  stop.abort();
  await watching;
});
