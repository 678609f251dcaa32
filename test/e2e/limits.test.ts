import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { minuteMs } from '../../src/lib/durations.ts';
import { cardSaying, onlyCard, repliesTo, statusOf } from './reading.ts';
import { openScene } from './scene.ts';

describe('while Slack takes no edits for a minute', { concurrency: 8 }, () => {
  test('a failure is told at once, and the card says so as soon as it may', async (t) => {
    const scene = await openScene(t);
    const { portal, workspace, until } = scene;
    const { admin } = workspace.people;
    portal.knobs.durationMs = 2 * minuteMs;
    const edits = () => workspace.calls.filter(({ name }) => name === 'chat.update');
    const refused = () => edits().filter(({ status }) => status === 429);
    await workspace.command(admin, '');
    await cardSaying(scene, 'Running');
    const limitedAt = Date.now();
    workspace.rateLimit('chat.update', minuteMs);
    await until('an edit is refused', () => refused().length > 0);

    const failedAt = Date.now();
    portal.fail('portal', 'Disk broken');
    const [notice] = await until('a notice stands', () => {
      const card = onlyCard(workspace);
      const replies = card ? repliesTo(workspace, card) : [];
      return replies.length > 0 && replies;
    });
    assert.ok((notice?.versions[0]?.at ?? Infinity) - failedAt < 2_000, 'the notice does not wait for the edits');
    assert.ok(notice?.text.startsWith(`<@${admin}>`), notice?.text);
    assert.match(notice?.text ?? '', /\*Failed\*.*Disk broken/);
    const limited = onlyCard(workspace);
    assert.equal(limited && statusOf(limited), 'Running', 'the card could not be edited meanwhile');

    const card = await cardSaying(scene, 'Failed');
    const [first, ...more] = card.versions.filter(({ at }) => at > limitedAt);
    assert.equal(first && statusOf(first), 'Failed', 'nothing older is written first');
    assert.ok((first?.at ?? 0) - limitedAt < minuteMs + 3_000, 'it is written as soon as it may');
    assert.equal(more.length, 0);
    assert.ok(refused().length <= 2, `${refused().length} tries while no edit is taken`);
    assert.equal(repliesTo(workspace, card).length, 1);
  });
});
