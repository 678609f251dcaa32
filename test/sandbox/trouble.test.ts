import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { troubleIn } from '../../src/sandbox/console/breaking.ts';
import { type SimulatedPortal, startPortal } from '../../src/sandbox/portal/portal.ts';
import { fix, troubles } from '../../src/sandbox/trouble.ts';
import { type SimulatedWorkspace, startWorkspace } from '../../src/sandbox/workspace/workspace.ts';

type Ends = { readonly portal: SimulatedPortal; readonly workspace: SimulatedWorkspace };

const startEnds = async (t: TestContext): Promise<Ends> => {
  const [portal, workspace] = await Promise.all([startPortal(), startWorkspace()]);
  t.after(() => Promise.all([portal.close(), workspace.close()]));
  return { portal, workspace };
};

const begin = (name: string, { portal, workspace }: Ends): string => {
  const trouble = troubles.find((one) => one.name === name) ?? assert.fail(`no trouble ${name}`);
  return trouble.at === 'portal' ? trouble.begin(portal) : trouble.begin(workspace);
};

/** Everything about both ends that stays broken until it is fixed. */
const condition = ({ portal, workspace }: Ends): unknown => ({
  portal: { ...portal.knobs },
  workspace: { ...workspace.knobs },
  channel: { ...workspace.knobs.channel(workspace.adminChannel) },
  faults: [
    portal.faults.take('startbackup'),
    workspace.faults.take('chat.update'),
    workspace.faults.take('chat.postMessage'),
  ],
});

test('every trouble that lasts is put right by fix', async (t) => {
  const ends = await startEnds(t);
  const healthy = condition(ends);
  for (const { name } of troubles) begin(name, ends);
  assert.notDeepEqual(condition(ends), healthy);
  fix(ends);
  assert.deepEqual(condition(ends), healthy);
});

test('plan and pace survive a fix', async (t) => {
  const ends = await startEnds(t);
  Object.assign(ends.portal.knobs, { allowance: 7, durationMs: 77_000 });
  begin('job fails', ends);
  fix(ends);
  assert.deepEqual([ends.portal.knobs.allowance, ends.portal.knobs.durationMs], [7, 77_000]);
});

for (const name of ['frozen', 'forgotten', 'cancelled elsewhere']) {
  test(`“${name}” needs a backup that runs, and says so`, async (t) => {
    const ends = await startEnds(t);
    assert.equal(begin(name, ends), 'No backup is running at the portal.');
    ends.portal.knobs.pickupMs = 0;
    ends.portal.startElsewhere();
    assert.equal(begin(name, ends), '');
  });
}

test('a worker that has not come yet cannot die', async (t) => {
  const ends = await startEnds(t);
  ends.portal.knobs.isWorkerDown = true;
  ends.portal.startElsewhere();
  assert.equal(begin('frozen', ends), 'No worker has taken the backup yet.');
});

test('what is due needs a schedule', async (t) => {
  assert.equal(begin('schedule due', await startEnds(t)), 'Nothing is scheduled at the portal.');
});

test('a second backup elsewhere is not started beside a running one', async (t) => {
  const ends = await startEnds(t);
  assert.equal(begin('started elsewhere', ends), '');
  assert.equal(begin('started elsewhere', ends), 'A backup is running already.');
});

test('the newest card is not deleted where there is none', async (t) => {
  assert.equal(begin('card deleted', await startEnds(t)), 'There is no card yet.');
});

test('a trouble is found by its name or by words that only its name has; what is not clear breaks nothing', () => {
  const named = (words: string): string => {
    const found = troubleIn(words, troubles);
    return 'sentence' in found ? found.sentence : found.name;
  };
  for (const { name } of troubles) assert.equal(named(name), name);
  assert.equal(named('Worker'), 'worker down');
  assert.equal(named('502'), '“502” may be “portal html”; say which.');
  assert.match(named('429'), /^“429” may be “portal rate limit”, “slack rate limit”; say which\.$/);
  assert.match(named('frozn'), /the nearest is “frozen”\.$/);
});
