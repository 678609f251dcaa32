import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { failureKinds } from '../../../src/backup/portal-error.ts';
import type { Schedule } from '../../../src/backup/schedule.ts';
import type { Scheduled } from '../../../src/backup/scheduled.ts';
import {
  announcement,
  changedWords,
  refusedWords,
  sameWords,
  unclearWords,
  unreadWords,
} from '../../../src/commands/schedule/view-result.ts';
import { problemsOf } from '../../../src/sandbox/workspace/blocks/blocks.ts';
import { problemsOfView } from '../../../src/sandbox/workspace/blocks/view.ts';
import { textModal } from '../../../src/slack/blocks/modal.ts';
import { anyText } from '../../support/any.ts';
import { startedAt } from '../../support/builders.ts';

const daily: Schedule = {
  slot: 'portal',
  storage: 'Documents',
  params: { folderId: '1234' },
  copiesKept: 5,
  rhythm: { every: 'day', hour: 9 },
};
const saved = (schedule: Schedule | undefined): Scheduled => ({
  schedule,
  next: schedule ? { kind: 'at', at: startedAt } : { kind: 'none' },
  at: startedAt,
  timeZone: 'UTC',
  ianaZone: 'UTC',
  isStandalone: false,
  mark: schedule ? 'some' : 'none',
});
const [none, before, now] = [saved(undefined), saved(daily), saved({ ...daily, copiesKept: 9 })];

const five = 'every day at 09:00 (UTC), to a room of the portal (Documents) `1234`, the newest 5 copies kept';
const nine = five.replace('5', '9');
const due = 'The next one is due: the portal starts it within 15 minutes.';
const told = `The portal backs itself up *${nine}*.\n${due} It has not run since it was saved.`;
const portal = 'https://portal.example.com';
const link = '*<https://portal.example.com|portal.example.com>*';

test('Everybody is told who changed the schedule, from what and to what', () => {
  const by = { by: 'U1', portal, slot: 'portal' } as const;
  const words = (change: { before: Scheduled; now: Scheduled }): string => announcement(change, by).text;
  assert.equal(
    words({ before, now }),
    `<@U1> changed the schedule for backups of ${link}.\nFrom: ${five}.\nTo: ${nine}. ${due}`,
  );
  assert.equal(words({ before: none, now }), `<@U1> set a schedule for backups of ${link}: ${nine}. ${due}`);
  assert.equal(
    words({ before, now: none }),
    `<@U1> deleted the schedule for backups of ${link}. The portal makes none by itself any more.\nIt was: ${five}.`,
  );
  assert.equal(
    announcement({ before: none, now }, { ...by, slot: 'dump' }).text,
    `<@U1> set a schedule for backups of the whole instance of ${link}: ${nine}. ${due}`,
  );
});

test('Who changed it is told what stands now, and whether the others know', () => {
  assert.equal(changedWords({ before, now }, 'C1', ''), `*Saved.* ${told}\nIt is announced in <#C1>.`);
  assert.equal(
    changedWords({ before, now: none }, 'C1', 'is_archived'),
    '*Deleted.* The portal makes no more backups by itself.\n:warning: It could not be announced in <#C1> (is_archived): tell the others yourself.',
  );
  assert.match(
    changedWords({ before, now }, 'C1', 'unclear'),
    /\n:warning: Slack did not confirm the announcement in <#C1>: look there, and tell the others yourself if it is missing\.$/,
  );
});

test('Who wants what is so already is told that', () => {
  assert.equal(sameWords(now), `The schedule is like this already, so nothing was changed. ${told}`);
  assert.equal(sameWords(none), 'There is no schedule any more, so nothing was deleted.');
});

test('A failure is told with its reason, what to do, and that nothing was changed', () => {
  assert.equal(
    refusedWords({ kind: 'payment', detail: 'Your pricing plan does not support this option', httpStatus: 402 }),
    ':warning: The portal asks for payment or more space (402): “Your pricing plan does not support this option”. A schedule needs a plan with free backups, or the paid backup service: see Payments in DocSpace. Nothing was changed.',
  );
  assert.equal(
    unreadWords({ kind: 'timeout', detail: '' }),
    'The schedule cannot be shown. The portal did not answer in time. Check its server and the network between it and the bot.',
  );
});

test('What the portal never said is told as that, with what stands', () => {
  const failure = { kind: 'cut', detail: '' } as const;
  const why =
    ':warning: The portal dropped the connection before it had answered. Check its server and the network between it and the bot.';
  assert.equal(
    unclearWords(failure, now),
    `${why} *Your change was not made*, at least not yet: look again with \`/backup schedule\` in a minute.\n${told}`,
  );
  assert.equal(
    unclearWords(failure, undefined),
    `${why} *Which schedule the portal has now is not known*: it cannot be read either. Look with \`/backup schedule\` before you change it again.`,
  );
});

test('No text from a portal breaks what is told, or gets a mention or a link into it', () => {
  const ours = /^<(@U1|#C1|https:\/\/portal\.example\.com\|portal\.example\.com|!date\^\d+\^[^<>]*)>$/;
  const failure = fc.record({ kind: fc.constantFrom(...failureKinds), detail: anyText(), httpStatus: fc.nat(599) });
  fc.assert(
    fc.property(anyText(), failure, (text, refused) => {
      const own = saved({ ...daily, params: { folderId: text } });
      const message = announcement({ before: own, now: own }, { by: 'U1', portal, slot: 'portal' });
      assert.deepEqual(problemsOf(message.blocks, { surface: 'message' }), []);
      const all = [
        changedWords({ before: own, now: own }, 'C1', text),
        sameWords(own),
        refusedWords(refused),
        unclearWords(refused, own),
        unreadWords(refused),
      ];
      for (const words of all) assert.deepEqual(problemsOfView(textModal('T', words), new Set()), []);
      for (const words of [...all, message.text]) {
        for (const token of words.match(/<[^<>]*>?|>/g) ?? []) assert.match(token, ours);
      }
    }),
    { numRuns: 300, interruptAfterTimeLimit: 20_000 },
  );
});

test('A schedule into temporary storage is announced with what becomes of its copies', () => {
  const by = { by: 'U1', portal, slot: 'portal' } as const;
  const into = (schedule: Partial<Schedule>): Scheduled => saved({ ...daily, ...schedule });
  const temporary = { storage: 'DataStore', params: {} } as const;
  const weekly = announcement(
    { before: none, now: into({ ...temporary, rhythm: { every: 'week', day: 2, hour: 3 } }) },
    by,
  );
  assert.match(
    weekly.text,
    /\(DataStore\), each copy deleted after 24 hours\..*\n:warning: .* on most days there is \*no copy\*\./,
  );
  const everyDay = announcement({ before: none, now: into(temporary) }, by);
  assert.match(everyDay.text, /only the newest one is ever there\. Choose a room/);
  assert.match(changedWords({ before: none, now: into(temporary) }, 'C1', ''), /deletes each copy after 24 hours/);
});
