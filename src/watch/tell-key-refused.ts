import type { Alarm } from '../backup/alarm.ts';
import type { AlarmBook } from './ports.ts';

/** Announces that the portal does not accept the key, unless an open alarm says so already. */
export const tellKeyRefused = async (book: AlarmBook, portal: string, now: number): Promise<void> => {
  const open = (await book.read()).findLast(({ alarm }) => alarm.kind === 'blocked' && alarm.until === undefined);
  if (open) {
    await book.settle(open);
    return;
  }
  const alarm: Alarm = {
    kind: 'blocked',
    key: ['blocked', portal, 'portal', new Date(now).toISOString()].join(' '),
    portal,
    since: now,
    what: 'portal',
    failure: 'unauthorised',
    detail: '',
  };
  await book.begin(alarm);
};
