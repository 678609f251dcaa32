import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { systemClock } from '../../../src/lib/clock.ts';
import { perform } from '../../../src/sandbox/console/perform.ts';
import type { Session } from '../../../src/sandbox/console/session.ts';
import { readTyped } from '../../../src/sandbox/console/typed.ts';
import { createShow } from '../../../src/sandbox/render/show.ts';
import { openScene, type Scene, type SceneOptions } from '../../../src/sandbox/scene.ts';
import { createInk } from '../../../src/sandbox/terminal/ink.ts';
import { healthy } from '../page/page-support.ts';

/** A person at a scene without a bot, whose waits take no time: types a line and gets what is said. */
export const sit = async (t: TestContext, changed: Partial<SceneOptions> = {}) => {
  const scene = await openScene({ ...healthy, ...changed });
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
    show: createShow({ names, ink, clock }),
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
