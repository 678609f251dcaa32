import assert from 'node:assert/strict';
import type { Message } from '../../src/sandbox/workspace/messages.ts';
import type { View } from '../../src/sandbox/workspace/modals.ts';
import { modalWith } from './modals.ts';
import type { Scene } from './scene.ts';

const api = (scene: Scene, path: string, method = 'GET', body?: unknown): Promise<Response> =>
  fetch(`${scene.portal.origin}/api/2.0/backup/${path}`, {
    method,
    headers: { authorization: `Bearer ${scene.portal.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** Saves a schedule past the bot, as DocSpace's own page does. */
export const scheduleElsewhere = async (scene: Scene, change: object = {}): Promise<void> => {
  const { ok } = await api(scene, 'createbackupschedule', 'POST', {
    storageType: '0',
    storageParams: [{ key: 'folderId', value: '1234' }],
    backupsStored: 5,
    cronParams: { period: 1, hour: 3, day: 2 },
    ...change,
  });
  assert.ok(ok);
};

/** The schedule that the portal has, without what it adds itself. */
export const savedSchedule = async (scene: Scene, query = ''): Promise<unknown> => {
  const { response } = (await (await api(scene, `getbackupschedule${query}`)).json()) as {
    response?: Record<string, unknown>;
  };
  if (response === undefined) return undefined;
  const { storageType, storageParams, cronParams, backupsStored } = response;
  return { storageType, storageParams, cronParams, backupsStored };
};

/** How often the portal was asked that. */
export const calls = ({ portal }: Scene, name: string): number =>
  portal.calls.filter((call) => call.name === name).length;

/** Opens the form as the person; gives the modal. */
export const openForm = async (scene: Scene, who: string): Promise<View> => {
  await scene.workspace.command(who, 'schedule');
  return await modalWith(scene, who, 'backup_schedule_every');
};

/** Chooses in a menu that the bot listens to, and waits for the field that comes with it. */
export const choose = async (scene: Scene, who: string, menu: string, value: string, field: string): Promise<View> => {
  const view = scene.workspace.modal(who);
  assert.ok(view);
  await scene.workspace.press(who, view, menu, value);
  return await modalWith(scene, who, field);
};

/** The announcements in the admin channel. */
export const announced = ({ workspace }: Scene): readonly Message[] =>
  workspace.messages(workspace.adminChannel).filter(({ metadata }) => metadata?.event_payload.about === 'schedule');

/** What `scheduleElsewhere` saves, as the portal tells it. */
export const weekly = {
  storageType: 0,
  storageParams: { folderId: '1234' },
  cronParams: { period: 1, hour: 3, day: 2 },
  backupsStored: 5,
};
