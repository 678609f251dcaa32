import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Delivery } from '../../src/sandbox/workspace/delivery.ts';
import { cardSaying, startCalls } from './reading.ts';
import { openQuickScene } from './scene.ts';

const odd = '\u202e\u0000<!channel> `*_~ "\\ \u{1F4A5} %0A {"a":1} $HOME ';

/** What the bot answered a command with at once. */
const answerOf = ({ ack, ackBody }: Delivery): string => {
  assert.equal(ack, 'acked');
  return JSON.stringify(ackBody);
};

describe('what is typed behind /backup', { concurrency: 8 }, () => {
  test('is answered with the help and the nearest word where it makes no sense, and nothing is started', async (t) => {
    const scene = await openQuickScene(t);
    const { workspace } = scene;
    const { admin } = workspace.people;
    const misspelt = answerOf(await workspace.command(admin, 'strat'));
    assert.match(misspelt, /There is no `strat` here; nothing was done\. Did you mean `\/backup start`\?/);
    const strange = answerOf(await workspace.command(admin, 'everything everywhere'));
    assert.match(strange, /nothing was done/);
    assert.doesNotMatch(strange, /Did you mean/);
    const long = answerOf(await workspace.command(admin, odd.repeat(Math.ceil(3_000 / odd.length)).slice(0, 3_000)));
    assert.match(long, /nothing was done/);
    assert.doesNotMatch(long, /<!channel>/);
    const help = answerOf(await workspace.command(admin, '  HELP '));
    for (const word of ['start', 'status', 'history', 'cancel', 'schedule', 'panel', 'doctor', 'help'])
      assert.ok(help.includes(`/backup ${word}`), help);
    assert.deepEqual(
      workspace.ephemerals(admin).map(({ from }) => from),
      ['ack', 'ack', 'ack', 'ack'],
    );
    assert.equal(startCalls(scene), 0);
    assert.deepEqual(workspace.everything(workspace.adminChannel), []);
  });

  test('is not repeated where it is a secret that somebody pasted', async (t) => {
    const { portal, workspace } = await openQuickScene(t);
    const answer = answerOf(await workspace.command(workspace.people.admin, portal.apiKey));
    assert.match(answer, /nothing was done/);
    assert.ok(!answer.includes(portal.apiKey), answer);
  });

  test('is understood whatever its case, its spaces and its quotes', async (t) => {
    const scene = await openQuickScene(t, { transport: 'http' });
    const { workspace } = scene;
    await workspace.command(workspace.people.admin, ' \u201cStaRT\u201d\u00a0 ');
    await cardSaying(scene, 'Completed');
  });
});
