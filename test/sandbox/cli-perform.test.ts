import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../../src/clock.ts';
import { createInk } from '../../src/sandbox/cli/ink.ts';
import { createReader } from '../../src/sandbox/cli/mrkdwn.ts';
import { perform } from '../../src/sandbox/cli/perform.ts';
import type { Session } from '../../src/sandbox/cli/session.ts';
import { createShow } from '../../src/sandbox/cli/show.ts';
import { readTyped } from '../../src/sandbox/cli/typed.ts';
import { openScene, type Scene, type SceneOptions } from '../../src/sandbox/scene.ts';
import { postCard } from './workspace-app-support.ts';

const options: SceneOptions = {
  isSlackReal: false,
  isPortalReal: false,
  transport: 'socket',
  server: '3.8',
  isSelfHosted: false,
  readSettings: () => assert.fail('no settings are read before a bot starts'),
};

/** A person at a scene without a bot, whose waits take no time: types a line and gets what is said. */
const sit = async (t: TestContext, changed: Partial<SceneOptions> = {}) => {
  const scene = await openScene({ ...options, ...changed });
  t.after(scene.close);
  const said: string[] = [];
  let elapsedMs = 0;
  const clock = {
    ...systemClock,
    elapsed: () => elapsedMs,
    sleep: async (ms: number) => {
      elapsedMs += ms;
    },
  };
  const names = { person: (id: string) => scene.workspace?.knobs.person(id).name ?? id, channel: (id: string) => id };
  const ink = createInk(false);
  const session: Session = {
    scene,
    clock,
    signal: new AbortController().signal,
    say: (...lines) => void said.push(...lines),
    show: createShow({ names, read: createReader(names, ink), ink, clock }),
    names,
    who: scene.workspace?.people.admin ?? '',
    isLogShown: false,
  };
  const type = async (line: string): Promise<string> => {
    said.length = 0;
    const typed = readTyped(line);
    assert.ok(typed.do !== 'quit');
    await perform(session, typed);
    return said.join('\n');
  };
  return { ...ends(scene), scene, session, type };
};

const ends = ({ portal, workspace }: Scene) => ({
  portal: portal ?? assert.fail('the portal is simulated'),
  workspace: workspace ?? assert.fail('the workspace is simulated'),
});

test('a button is pressed by its label or action_id, on the newest message that has it', async (t) => {
  const { workspace, type } = await sit(t);
  postCard(workspace);
  const channel = workspace.generalChannel;
  const element = { type: 'button', action_id: 'cancel', text: { type: 'plain_text', text: 'Other' }, value: 'r2' };
  workspace.postAs(workspace.bot.userId, channel, { text: 'x', blocks: [{ type: 'actions', elements: [element] }] });
  const pressed = t.mock.method(workspace, 'press');
  assert.equal(await type('press two'), 'Slack shows @ada: This app is not responding.');
  await type('press CANCEL');
  assert.deepEqual(
    pressed.mock.calls.map(({ arguments: [, on, actionId, value] }) => [
      'channel' in on && on.channel,
      actionId,
      value,
    ]),
    [
      [workspace.adminChannel, 'copy', '2'],
      [channel, 'cancel', 'r2'],
    ],
  );
});

test('a button that is not there, or not to be seen, is not pressed', async (t) => {
  const { workspace, type } = await sit(t);
  postCard(workspace);
  assert.equal(await type('press cancle'), '@ada sees no button “cancle”; the nearest is “Cancel”. Nothing changed.');
  await type('as nobody');
  assert.equal(
    await type('press cancel'),
    '@nina sees no button “cancel”; there is no button at all. Nothing changed.',
  );
});

test('one becomes somebody by role or by name, and nobody unknown', async (t) => {
  const { workspace, session, type } = await sit(t);
  assert.equal(await type('as single channel guest'), 'You are singleChannelGuest (@sina, Sina Single) now.');
  await type('as Olga');
  assert.equal(session.who, workspace.people.outsider);
  assert.match(await type('as collegue'), /the nearest is “colleague”\. Nothing changed\.$/);
  assert.match(await type('who'), /→ outsider/);
});

test('without a bot Slack says what it says, and the sandbox how to start one', async (t) => {
  const { workspace, type } = await sit(t);
  await type('/backup');
  assert.equal(workspace.ephemerals(workspace.people.admin)[0]?.from, 'slack');
  assert.equal(await type('kill'), 'No bot runs; start starts one. Nothing changed.');
  assert.match(await type('card'), /^There is no card yet/);
});

test('the plan decides what the next backup costs', async (t) => {
  const { portal, type } = await sit(t);
  portal.startElsewhere();
  portal.finishNow();
  assert.equal(await type('plan 3'), 'The next 2 backups this month are free.');
  assert.match(await type('plan paid'), /the next one costs money\.$/);
  assert.equal(portal.knobs.allowance, 1);
  assert.equal(await type('plan free'), 'Backups are free.');
});

for (const changed of [{ isSelfHosted: true }, { server: '3.1' }] as const) {
  test(`a portal without a plan has none to change: ${JSON.stringify(changed)}`, async (t) => {
    const { portal, type } = await sit(t, changed);
    const { allowance } = portal.knobs;
    assert.match(await type('plan paid'), /Nothing changed\.$/);
    assert.equal(portal.knobs.allowance, allowance);
  });
}

test('the status is the portal’s own view of its backup and copies', async (t) => {
  const { portal, type } = await sit(t);
  assert.match(await type('status'), /DocSpace 3\.8, in the cloud\n {2}Backup: none\n {2}Copies: none$/);
  const id = portal.startElsewhere();
  assert.match(await type('status'), new RegExp(`${id}, waiting for a worker, 0 %`));
  portal.finishNow();
  assert.match(await type('status'), new RegExp(`${id}, over, 100 %\n {2}Copies:\n {4}sandbox_.*ID ${id}`));
});

test('something is broken until it is mended, and nonsense breaks nothing', async (t) => {
  const { portal, type } = await sit(t);
  assert.match(await type('break'), /break job fails/);
  assert.match(await type('break job'), /^Broken: backups fail/);
  assert.equal(portal.knobs.ending, 'error');
  await type('mend');
  assert.equal(portal.knobs.ending, 'success');
  assert.match(await type('break everything'), /Nothing changed\.$/);
  assert.match(await type('break frozen'), /^No backup is running at the portal\. Nothing changed\.$/);
});

test('a backup that never ends is not waited for for ever', async (t) => {
  const { portal, type } = await sit(t);
  portal.knobs.isWorkerDown = true;
  portal.startElsewhere();
  assert.equal(await type('wait 5'), 'A backup is still under way after 5 s.');
});

test('with real ends there is nothing to do or to break from here', async (t) => {
  const scene = await openScene({ ...options, isSlackReal: true, isPortalReal: true });
  t.after(scene.close);
  const said: string[] = [];
  const names = { person: (id: string) => id, channel: (id: string) => id };
  const ink = createInk(false);
  const session: Session = {
    scene,
    clock: systemClock,
    signal: new AbortController().signal,
    say: (...lines) => void said.push(...lines),
    show: createShow({ names, read: createReader(names, ink), ink, clock: systemClock }),
    names,
    who: '',
    isLogShown: false,
  };
  for (const line of [
    '/backup',
    'press x',
    'as admin',
    'who',
    'card',
    'wait',
    'plan free',
    'speed 2',
    'status',
    'break',
  ]) {
    const typed = readTyped(line);
    assert.ok(typed.do !== 'quit');
    await perform(session, typed);
  }
  assert.equal(said.length, 10);
  for (const sentence of said) assert.match(sentence, /real/);
});
