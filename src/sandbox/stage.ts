import { createListeners } from './listeners.ts';
import { openScene, type Scene, type SceneOptions } from './scene.ts';

/** Where one scene is played after the other. */
export type Stage = {
  /** The present one. */
  readonly scene: () => Scene;
  /** Calls the listener with each new scene until the returned function is called. */
  readonly onScene: (listener: (scene: Scene) => void) => () => void;
  /** Puts a fresh scene without a bot into the place of the present one, which ends at once with all its bots. */
  readonly replace: (changed?: Partial<SceneOptions>) => Promise<Scene>;
  readonly close: () => Promise<void>;
  /** Ends at once and by force, for a process that ends. */
  readonly abandon: () => void;
};

/** A stage with a first scene on it. */
export const openStage = async (options: SceneOptions): Promise<Stage> => {
  const { tell, listen } = createListeners<Scene>();
  let scene = await openScene(options);
  let turn: Promise<unknown> = Promise.resolve();
  const replace = async (changed: Partial<SceneOptions>): Promise<Scene> => {
    const old = scene;
    scene = await openScene({ ...old.options, ...changed });
    tell(scene);
    await Promise.all(old.bots().map((bot) => bot.kill()));
    await old.close();
    return scene;
  };
  return {
    scene: () => scene,
    onScene: listen,
    replace: (changed = {}) => {
      const replaced = turn.then(() => replace(changed));
      turn = replaced.catch(() => undefined);
      return replaced;
    },
    close: async () => {
      await turn;
      await scene.close();
    },
    abandon: () => scene.abandon(),
  };
};
