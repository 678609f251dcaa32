import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { View } from '../../src/sandbox/workspace/modals.ts';
import { wordsIn } from './modals.ts';
import { endedCard, placeOf, toldWords } from './reading.ts';
import { openScene, type Scene, transports } from './scene.ts';

const homeSaying = (scene: Scene, who: string, words: RegExp): Promise<View> =>
  scene.until(`the Home tab says ${words}`, () => {
    const view = scene.workspace.home(who);
    return view !== undefined && words.test(wordsIn(view)) && view;
  });

describe('the Home tab', { concurrency: 2 }, () => {
  for (const transport of transports) {
    test(`shows the panel and the last backups to users, and whom to ask to others, over ${transport}`, async (t) => {
      const scene = await openScene(t, {
        transport,
        env: ({ people }) => ({ SLACK_ALLOWED_USERS: people.colleague, SLACK_OPERATOR_USERS: people.admin }),
      });
      const { workspace, portal } = scene;
      const { admin, colleague, guest, nobody } = workspace.people;
      portal.knobs.durationMs = 300;
      const opened = await workspace.openHome(colleague);
      assert.equal(opened?.ack, 'acked');
      const before = await homeSaying(scene, colleague, /DocSpace backups\* of/);
      assert.ok(!JSON.stringify(before).includes('backup_start_options'), 'that is for operators');

      await workspace.press(colleague, before, 'backup_start');
      const card = await endedCard(scene);
      await toldWords(scene, colleague, /^Follow the backup of/);
      const after = await homeSaying(scene, colleague, /\*The last backups\*\n:white_check_mark: \*Completed\*/);
      assert.ok(wordsIn(after).includes(placeOf(card)));

      await workspace.openHome(admin);
      const own = await homeSaying(scene, admin, /The last backups/);
      await workspace.press(admin, own, 'backup_start_options');
      await scene.until('the dialog is open', () => workspace.modal(admin));

      for (const who of [guest, nobody]) {
        await workspace.openHome(who);
        const refused = await homeSaying(scene, who, new RegExp(`Ask <@${colleague}>`));
        assert.ok(!JSON.stringify(refused).includes('backup_'), 'no buttons');
        assert.ok(!wordsIn(refused).includes('Completed'));
      }
      await workspace.press(guest, own, 'backup_start_options');
      await scene.until('the press is refused', () =>
        JSON.stringify(workspace.modal(guest) ?? {}).includes('Guests may not'),
      );
    });
  }
});
