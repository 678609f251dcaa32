import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fault } from '../../src/sandbox/faults.ts';
import { endedCard, onlyCard, recordOf, startCalls, statusesOf, statusOf, toldWords } from './reading.ts';
import { openQuickScene, type Transport } from './scene.ts';

const lost: readonly { readonly name: string; readonly fault: Fault; readonly transport: Transport }[] = [
  { name: 'the connection breaks', fault: { kind: 'drop-after' }, transport: 'socket' },
  { name: 'a proxy answers 500', fault: { kind: 'status-after', status: 500 }, transport: 'http' },
  { name: 'nothing comes within 10 s', fault: { kind: 'hang-after' }, transport: 'socket' },
];
const unsent: readonly { readonly name: string; readonly fault: Fault }[] = [
  { name: 'the connection breaks', fault: { kind: 'drop-before' } },
  { name: 'nginx answers 502', fault: { kind: 'html' } },
];

describe('a start whose answer is lost', { concurrency: 8 }, () => {
  for (const { name, fault, transport } of lost) {
    test(`is found at the portal and followed, and not sent again: ${name}`, async (t) => {
      const scene = await openQuickScene(t, { transport });
      const { portal, workspace } = scene;
      portal.knobs.durationMs = 3_000;
      portal.faults.add({ on: 'startbackup', fault });
      await workspace.command(workspace.people.admin, '');
      await endedCard(scene);
      const card = await scene.until('the card stands', () => onlyCard(workspace));
      assert.equal(statusesOf(card).at(-1), 'Completed');
      assert.equal(recordOf(card).backup_id, portal.starts[0]?.taskId);
      assert.match(
        JSON.stringify(card.blocks),
        /answer to the start was lost\. .*it is probably the one that was asked for/,
      );
      assert.equal(portal.starts.length, 1);
      assert.equal(startCalls(scene), 1);
    });
  }

  for (const { name, fault } of unsent) {
    test(`is looked for, and then said not to have started: ${name}`, async (t) => {
      const scene = await openQuickScene(t);
      const { portal, workspace } = scene;
      const { admin } = workspace.people;
      portal.faults.add({ on: 'startbackup', fault });
      await workspace.command(admin, '');
      const card = await endedCard(scene);
      assert.equal(statusOf(card), 'Not started');
      const told = await toldWords(scene, admin, 'Nothing was started');
      assert.match(told, /No backup from this request was found/);
      assert.equal(portal.starts.length, 0);
      assert.equal(startCalls(scene), 1);
      assert.ok(onlyCard(workspace));
    });
  }
});
