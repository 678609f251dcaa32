import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cardSaying, startCalls, toldTo, toldWords } from './reading.ts';
import { openQuickScene } from './scene.ts';

const odd = '\u202e\u0000<!channel> `*_~ "\\ \u{1F4A5} %0A {"a":1} $HOME ';

describe('what is typed behind /backup', { concurrency: 8 }, () => {
  test('is answered with the help and the nearest word where it makes no sense, and nothing is started', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    await workspace.command(admin, 'strat');
    await toldWords(
      scene,
      admin,
      /`\/backup strat` is not a command. Nothing was done\. Did you mean `\/backup start`\?/,
    );
    await workspace.command(admin, 'everything everywhere');
    const strange = await toldWords(scene, admin, /everything everywhere` is not a command. Nothing was done/);
    assert.doesNotMatch(strange, /Did you mean/);
    await workspace.command(admin, odd.repeat(Math.ceil(3_000 / odd.length)).slice(0, 3_000));
    const long = await toldWords(scene, admin, /channel&gt;.*Nothing was done/s);
    assert.doesNotMatch(long, /<!channel>/);
    await workspace.command(admin, '  HELP ');
    const help = await toldWords(scene, admin, /^`\/backup start`/);
    for (const word of ['start', 'status', 'history', 'cancel', 'schedule', 'panel', 'doctor', 'help'])
      assert.ok(help.includes(`/backup ${word}`), help);
    assert.equal(toldTo(workspace, admin).length, 4);
    assert.equal(startCalls(scene), 0);
    assert.deepEqual(workspace.everything(workspace.adminChannel), []);
  });

  test('is not repeated where it is a secret that somebody pasted', async (t) => {
    const scene = await openQuickScene(t);
    const { portal, workspace } = scene;
    await workspace.command(workspace.people.admin, portal.apiKey);
    const answer = await toldWords(scene, workspace.people.admin, 'Nothing was done');
    assert.ok(!answer.includes(portal.apiKey), answer);
  });

  test('is understood whatever its case, its spaces and its quotes', async (t) => {
    const scene = await openQuickScene(t, { transport: 'http' });
    const { workspace } = scene;
    await workspace.command(workspace.people.admin, ' \u201cStaRT\u201d\u00a0 ');
    await cardSaying(scene, 'Completed');
  });
});
