import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { formState } from '../../src/sandbox/workspace/form-state.ts';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import type { View } from '../../src/sandbox/workspace/modals.ts';
import { type Surface, surfaces } from '../support/surfaces.ts';
import { modalWith, wordsIn } from './modals.ts';
import { toldTo } from './reading.ts';
import { openQuickScene, type Scene, type SceneOptions } from './scene.ts';

const all = surfaces();
const ofKind = (kind: Surface['kind']): readonly string[] => all.flatMap((it) => (it.kind === kind ? [it.id] : []));

/** A message of the bot with every button that it listens for. */
const everyButton = ({ workspace }: Scene): Message => {
  const blocks = ofKind('button').map((id) => ({
    type: 'actions',
    elements: [{ type: 'button', action_id: id, text: { type: 'plain_text', text: id }, value: randomUUID() }],
  }));
  return workspace.postAs(workspace.bot.userId, workspace.adminChannel, { text: 'All buttons', blocks });
};

/** The modals that an operator can send back, by `callback_id`, as they are when they are opened. */
const everyModal = async (scene: Scene): Promise<ReadonlyMap<string, View>> => {
  const { workspace } = scene;
  const { admin } = workspace.people;
  const found = new Map<string, View>();
  for (const [words, field] of [
    ['start options', 'backup_options_storage'],
    ['schedule', 'backup_schedule_storage'],
  ] as const) {
    await workspace.command(admin, words);
    const view = await modalWith(scene, admin, field);
    found.set(view.callback_id, view);
    workspace.dismiss(admin);
  }
  assert.deepEqual([...found.keys()].sort(), [...ofKind('submission')].sort(), 'every modal is tried');
  return found;
};

type Tried = { readonly scene: Scene; readonly buttons: Message; readonly modals: ReadonlyMap<string, View> };

/** Sends what Slack would send if the person's own modal were the one that they may not have. */
const forge = async ({ scene, modals }: Tried, who: string, { kind, id }: Surface, own: string): Promise<void> => {
  const { workspace } = scene;
  const opened =
    modals.get(id) ?? [...modals.values()].find(({ blocks }) => JSON.stringify(blocks).includes(`"${id}"`));
  const [any] = modals.values();
  const from = opened ?? any;
  assert.ok(from);
  const view = { ...from, id: own, state: { values: formState(from.blocks, {}) } };
  const action = { type: 'button', action_id: id, block_id: 'b', value: '{}', action_ts: '1.0' };
  const { name, teamId } = workspace.knobs.person(who);
  const payload = {
    user: { id: who, username: name, name, team_id: teamId },
    team: { id: workspace.teamId, domain: 'example' },
    api_app_id: workspace.bot.appId,
    trigger_id: randomUUID(),
    view,
    ...(kind === 'change'
      ? { type: 'block_actions', container: { type: 'view', view_id: view.id }, actions: [action] }
      : { type: 'view_submission', response_urls: [] }),
  };
  const envelope = { type: 'interactive', payload, accepts_response_payload: true, envelope_id: randomUUID() } as const;
  const outgoing = { envelope, triggerId: '', onAck: () => '', onFailure: () => 'failed' };
  const { ack, ackBody } = await workspace.redeliver({ ...blank, outgoing });
  assert.equal(ack, 'acked', id);
  assert.doesNotMatch(JSON.stringify(ackBody ?? ''), /errors/, 'it is refused for who sends it, not for what is in it');
};

const blank = {
  triggerId: '',
  transport: 'none',
  ack: 'none',
  ackBody: undefined,
  ackMs: -1,
  status: 0,
  failure: '',
} as const;

/** Opens a modal for the person, whatever it says to them: what is forged is answered in it. */
const openAny = async ({ until, workspace }: Scene, who: string): Promise<View> => {
  await workspace.command(who, 'schedule');
  return await until('a modal is filled', () => {
    const view = workspace.modal(who);
    return view && wordsIn(view) !== 'Checking…' && view;
  });
};

/** All that the person has been told so far; what a modal before them says comes last. */
const told = ({ workspace }: Scene, who: string): readonly string[] => {
  const modal = workspace.modal(who);
  return [...toldTo(workspace, who), ...(modal ? [`${JSON.stringify(modal.title)} ${wordsIn(modal)}`] : [])];
};

/** Tries that as the person; fails unless they are refused in those words, and nothing came of it. */
const assertRefused = async (tried: Tried, who: string, surface: Surface, why: RegExp): Promise<void> => {
  const { workspace, portal, until } = tried.scene;
  const { kind, id } = surface;
  const own = kind === 'change' || kind === 'submission' ? await openAny(tried.scene, who) : undefined;
  const before = told(tried.scene, who);
  const state = () => [
    portal.calls.length,
    workspace.everything(workspace.adminChannel).map(({ ts, edits, isDeleted }) => [ts, edits, isDeleted]),
  ];
  const untouched = state();
  if (own) await forge(tried, who, surface, own.id);
  else if (kind === 'command') await workspace.command(who, id);
  else await workspace.press(who, tried.buttons, id);
  const words = await until(`${kind} ${id} is refused`, () =>
    told(tried.scene, who).find((text, index) => text !== before[index] && why.test(text)),
  );
  assert.match(words, /Nothing was (done|started)\./, `${kind} ${id}`);
  assert.deepEqual(state(), untouched, `${kind} ${id} changed something`);
  if (workspace.modal(who)) workspace.dismiss(who);
};

/** A scene in which so much may be asked at once, with all there is to press and to send back. */
const openTried = async (t: TestContext, options: SceneOptions = {}): Promise<Tried> => {
  const scene = await openQuickScene(t, options);
  scene.workspace.knobs.areLimitsOn = false;
  return { scene, buttons: everyButton(scene), modals: await everyModal(scene) };
};

describe('every way to ask for something', { concurrency: 8 }, () => {
  test('is closed to guests, strangers, robots and those who left', async (t) => {
    const tried = await openTried(t, { env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.admin }) });
    const { guest, singleChannelGuest, outsider, deactivated, robot } = tried.scene.workspace.people;
    const people = [
      [guest, /Guests may not/],
      [singleChannelGuest, /Guests may not/],
      [outsider, /other organisations may not/],
      [deactivated, /deactivated/],
      [robot, /Bots may not/],
    ] as const;
    for (const [who, why] of people) for (const surface of all) await assertRefused(tried, who, surface, why);
  });

  test('that is for operators is closed to everybody else', async (t) => {
    const tried = await openTried(t, { env: ({ people }) => ({ SLACK_OPERATOR_USERS: people.admin }) });
    const forOperators = all.filter(({ who }) => who === 'operator');
    assert.ok(forOperators.length >= 5);
    const { workspace } = tried.scene;
    const { admin, colleague } = workspace.people;
    for (const surface of forOperators) {
      await assertRefused(tried, colleague, surface, /This is for the operators of this bot\./);
    }
    assert.ok(toldTo(workspace, colleague).some((text) => text.includes(`Ask <@${admin}>`)));
  });

  test('is closed to people who are neither members nor listed', async (t) => {
    const tried = await openTried(t);
    const { nobody } = tried.scene.workspace.people;
    // The buttons are in the channel, where somebody who is not a member cannot press them.
    for (const surface of all.filter(({ kind }) => kind !== 'button')) {
      await assertRefused(tried, nobody, surface, /not among those who may use this bot/);
    }
  });

  test('is closed while Slack does not say who the person is', async (t) => {
    const tried = await openTried(t);
    const { faults, people } = tried.scene.workspace;
    faults.add({ on: 'users.info', fault: { kind: 'status', status: 500 }, times: Number.POSITIVE_INFINITY });
    for (const surface of all) {
      await assertRefused(tried, people.admin, surface, /Slack did not say whether you may/);
    }
  });
});
