import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { storageTypes } from '../../src/backup/job.ts';
import { PortalError } from '../../src/backup/portal-error.ts';
import { rhythmProblem } from '../../src/backup/schedule.ts';
import { learnAbout } from '../../src/docspace/about.ts';
import { readResponse } from '../../src/docspace/envelope.ts';
import { readLink } from '../../src/docspace/link.ts';
import { readSchedule } from '../../src/docspace/schedule.ts';
import { anything, clean, envelopes, figure, limits, some, time, words } from './any.ts';

test('Any JSON reads as a schedule that can be kept, or is refused', () => {
  const schedules = some({
    storageType: figure,
    storageParams: fc.oneof(fc.dictionary(fc.string(), fc.oneof(words, anything)), anything),
    cronParams: fc.oneof(
      some({ period: fc.oneof(fc.constantFrom(0, 1, 2, 'EveryDay'), figure), hour: figure, day: figure }),
      anything,
    ),
    backupsStored: figure,
    lastBackupTime: time,
  });
  fc.assert(
    fc.property(fc.oneof(schedules, anything), (json) => {
      try {
        const { storage, params, rhythm, copiesKept, lastAt = 1 } = readSchedule(json, 'portal');
        assert.ok(storageTypes.includes(storage) && rhythmProblem(rhythm) === undefined && Number.isFinite(copiesKept));
        assert.ok(Object.values(params).every((value) => typeof value === 'string') && lastAt > 0);
      } catch (error) {
        assert.ok(error instanceof PortalError && error.failure.kind === 'unreadable');
      }
    }),
    limits,
  );
});

test('Any link of a job is an address of the web, or none', () => {
  const link = fc.oneof(
    fc.webUrl(),
    fc.constantFrom('/a?auth=b', '//a', 'javascript:0', 'data:,a', '\\\\a'),
    words,
    anything,
  );
  fc.assert(
    fc.property(link, (one) => {
      const job = { taskId: 'a', isCompleted: true, progress: 100, link: one };
      const found = readLink(job, 'a', 'https://portal.example.com', clean);
      assert.ok(found === undefined || /^https?:$/.test(new URL(found.url).protocol));
      assert.ok(found?.needsLogin !== true || found.url.startsWith('https://portal.example.com/'));
    }),
    limits,
  );
});

test('Any answers of a portal are learned from or refused', async () => {
  const requests = fc.record({
    storage: fc.constantFrom(...storageTypes),
    params: fc.constantFrom({}, { folderId: '1' }, { module: 's3' }),
    slot: fc.constant('portal' as const),
  });
  await fc.assert(
    fc.asyncProperty(requests, fc.oneof(envelopes, anything), async (request, json) => {
      const timing = { askedAt: 0, answeredAt: 0 };
      const answer = { status: 200, headers: { date: 'today' }, body: JSON.stringify(json), timing };
      const about = await learnAbout(request, {
        send: async () => answer,
        settings: async () => readResponse(answer, 'https://portal.example.com', clean),
        open: () => readResponse(answer, 'https://portal.example.com', clean),
        clean,
      });
      assert.doesNotMatch(JSON.stringify(about), /sk-5ecre7|sig=|ASC\.Web/);
    }),
    limits,
  );
});
