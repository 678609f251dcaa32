import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scenarios } from '../../src/sandbox/page/scenarios.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import { endsOf, openServed } from '../sandbox/page/page-support.ts';
import { until } from '../sandbox/workspace/workspace-support.ts';

/** What people see at last in each scenario, in the messages that are there, private ones and dialogs too. */
const seenIn: Readonly<Record<string, RegExp>> = {
  'first-backup': /Completed\*/,
  cancel: /Cancelled\*.*Cancelled by/,
  'anothers-backup': /Running\*.*packing/,
  guest: /Guests may not use/,
  outsider: /other organisations may not use/,
  link: /Completed\*.*\/storage\/backup\//,
  history: /Failed \(.*\)\. DocSpace: “No space left on device”/,
  panel: /The last backup.*Completed/,
  home: /The last backups\*.*Completed/,
  approval: /Approval needed\*.*asks to delete the copy/,
  schedule: /How often/,
  options: /Where to/,
  'old-server': /Running\*.*3\.7 and newer/,
  'self-hosted': /whole instance/,
  'lost-answer': /Completed\*.*probably/,
  'lost-start': /Not started\*/,
  failed: /Failed\*.*No space left on device/,
  'files-missing': /Completed with warnings\*/,
  'damaged-copy': /Damaged copy\*.*cut off.*Do \*not\* rely on this copy/,
  stalled: /Stalled\*.*Running\*.*No progress/,
  'worker-down': /Running\*.*waiting for one of the portal’s workers/,
  forgotten: /Unknown\*/,
  'cancelled-elsewhere': /Cancelled\*.*Cancelled outside Slack/,
  'portal-down': /Nothing was started/,
  'portal-away': /Running\*, portal unreachable.*Nothing is known since/,
  'key-expired': /does not accept the API key/,
  costs: /free backups .* used up.*costs/,
  // The watch may have posted a card for it by then.
  busy: /is already running, requested by someone else|was not started (here|from Slack)/,
  'kill-and-resume': /uploading since|Completed\*/,
  'two-bots': /uploading since|Completed\*/,
  'no-bot': /app did not respond/,
  'card-deleted': /Completed\*/,
  'edits-refused': /Completed\*/,
  'post-answer-lost': /Completed\*/,
  'slack-down': /Running\*/,
  'channel-closed': /Completed\*.*sent to you alone/,
  digest: /Backup digest: all is well/,
  scheduled: /Completed\*.*by the portal’s schedule/,
  elsewhere: /Completed\*.*begun (elsewhere|in DocSpace)/,
  missed: /Missed backup\*.*plan is overdue/,
  skipped: /Skipped backup\*.*Another backup/,
  'schedule-gone': /Schedule gone\*.*Olive Owner deleted it/,
  'schedule-doomed': /Schedule will be deleted\*.*paid backup service is off/,
  'stuck-job': /Stalled/,
  'too-old': /No recent copy\*.*no copy at all/,
  blind: /Watching is blocked\*/,
  'key-expires': /Key expires\*/,
};

const toSee = (workspace: SimulatedWorkspace): string =>
  [
    ...workspace.channels().flatMap(({ id }) => workspace.everything(id)),
    ...Object.values(workspace.people).flatMap((who) => [
      ...workspace.ephemerals(who),
      workspace.modal(who),
      workspace.home(who),
    ]),
  ]
    .map((one) => (one === undefined || one.isDeleted === true ? '' : JSON.stringify([one.text, one.blocks])))
    .join('\n');

test('of each scenario it is known what is to be seen', () => {
  assert.deepEqual(Object.keys(seenIn).sort(), scenarios.map(({ name }) => name).sort());
});

suite('each scenario comes to the state that it is about', { concurrency: 6 }, () => {
  for (const { name, with: changed } of scenarios) {
    test(name, async (t) => {
      const served = await openServed(t, changed);
      const { said, problem } = await served.act({ do: 'scenario', name });
      assert.equal(problem, '');
      assert.doesNotMatch(said.join(' '), /Nothing changed|not played/);
      const { workspace } = endsOf(served.stage.scene());
      const words = new RegExp(seenIn[name] ?? /$^/, 's');
      await until(() => words.test(toSee(workspace)), `${name} shows ${words}`);
    });
  }
});

test('the alarm of a damaged copy ends with the next copy that is good', async (t) => {
  const damaged = scenarios.find(({ name }) => name === 'damaged-copy');
  const served = await openServed(t, damaged?.with);
  await served.act({ do: 'scenario', name: 'damaged-copy' });
  const { workspace } = endsOf(served.stage.scene());
  const sees = (words: RegExp) => until(() => words.test(toSee(workspace)), `${words} is shown`);
  await sees(/Damaged copy\*.*cut off/s);
  for (const line of ['fix', '/backup', 'wait', 'pass 3 minutes']) await served.act({ do: 'type', line });
  await sees(/Resolved after .*: Damaged copy\*/s);
  await sees(/verified in .* of \d+ documents/s);
});
