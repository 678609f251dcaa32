import type { View } from '../../src/sandbox/workspace/modals.ts';
import { modalWith } from './modals.ts';
import type { Scene } from './scene.ts';

/** The menu of storages in the form of `/backup start options`. */
export const storage = 'backup_options_storage';

/** Opens the form as the person; gives the modal. */
export const openForm = async (scene: Scene, who: string): Promise<View> => {
  await scene.workspace.command(who, 'start options');
  return await modalWith(scene, who, storage);
};

/** Chooses a storage and waits for the field that comes with it. */
export const choose = async (scene: Scene, who: string, value: string, field: string): Promise<View> => {
  const view = await modalWith(scene, who, storage);
  await scene.workspace.press(who, view, storage, value);
  return await modalWith(scene, who, field);
};
