import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../../src/lib/clock.ts';
import { perform } from '../../../src/sandbox/console/perform.ts';
import type { Session } from '../../../src/sandbox/console/session.ts';
import { readTyped } from '../../../src/sandbox/console/typed.ts';
import { createShow } from '../../../src/sandbox/render/show.ts';
import { openScene } from '../../../src/sandbox/scene.ts';
import { createInk } from '../../../src/sandbox/terminal/ink.ts';
import { healthy } from '../page/page-support.ts';
import { postCard } from '../workspace/workspace-app-support.ts';
import { sit } from './performing.ts';

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

test('the status is the portal’s own view of its backup and copies', async (t) => {
  const { portal, type } = await sit(t);
  assert.match(await type('status'), /DocSpace 3\.8, in the cloud\n {2}Backup: none\n {2}Copies: none$/);
  const id = portal.startElsewhere();
  assert.match(await type('status'), new RegExp(`${id}, waiting for a worker, 0 %`));
  portal.finishNow();
  assert.match(await type('status'), new RegExp(`${id}, completed, 100 %\n {2}Copies:\n {4}sandbox_.*ID ${id}`));
});

test('a backup that never ends is not waited for for ever', async (t) => {
  const { portal, type } = await sit(t);
  portal.knobs.isWorkerDown = true;
  portal.startElsewhere();
  assert.equal(await type('wait 5'), 'A backup is still running after 5 s.');
});

test('with real ends there is nothing to do or to break from here', async (t) => {
  const scene = await openScene({ ...healthy, isSlackReal: true, isPortalReal: true });
  t.after(scene.close);
  const said: string[] = [];
  const names = { person: (id: string) => id, channel: (id: string) => id };
  const ink = createInk(false);
  const session: Session = {
    scene,
    clock: systemClock,
    signal: new AbortController().signal,
    say: (...lines) => void said.push(...lines),
    show: createShow({ names, ink, clock: systemClock }),
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
