import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, suite, test } from 'node:test';
import { WebSocket } from 'ws';
import { type SimulatedWorkspace, startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import { startSocketApp } from './workspace-app-support.ts';
import { type ManualClock, manualClock, until } from './workspace-support.ts';

let ends: (() => Promise<unknown>)[] = [];
let clock: ManualClock;
let workspace: SimulatedWorkspace;

suite('Sockets of a workspace', () => {
  beforeEach(async () => {
    clock = manualClock();
    workspace = await startWorkspace({ clock });
  });
  afterEach(async () => {
    for (const end of ends.toReversed()) await end();
    ends = [];
    await workspace.close();
  });

  const seenBy = (who: string) => workspace.ephemerals(who).map(({ text, from }) => [text, from]);

  describe('Socket Mode', () => {
    type Connection = {
      readonly socket: WebSocket;
      readonly received: { type: string; envelope_id: string; reason?: string }[];
    };

    const ticket = async (): Promise<string> => {
      const headers = { authorization: `Bearer ${workspace.appToken}` };
      const answer = await fetch(`${workspace.apiUrl}apps.connections.open`, { method: 'POST', headers });
      return String(((await answer.json()) as { url?: string }).url);
    };
    const connect = async (url?: string): Promise<Connection> => {
      const socket = new WebSocket(url ?? (await ticket()));
      const received: Connection['received'] = [];
      socket.on('message', (data) => received.push(JSON.parse(String(data))));
      ends.push(async () => socket.terminate());
      await until(() => received.length > 0, 'Slack says hello');
      return { socket, received };
    };
    const refusedWith = (url: string): Promise<string> =>
      new Promise((resolve) => new WebSocket(url).on('error', ({ message }) => resolve(message)));

    test('greets with the number of connections, and a ticket is good once', async () => {
      const url = await ticket();
      const first = await connect(url);
      assert.deepEqual(first.received[0], {
        type: 'hello',
        num_connections: 1,
        connection_info: { app_id: workspace.bot.appId },
        debug_info: { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 },
      });
      assert.match(await refusedWith(url), /401/);
      await connect();
      assert.equal(workspace.sockets(), 2);
    });

    test('gives each envelope to one connection, in turn', async () => {
      const one = await connect();
      const other = await connect();
      const commands = [workspace.command(workspace.people.admin, 'a'), workspace.command(workspace.people.admin, 'b')];
      await until(() => one.received.length === 2 && other.received.length === 2, 'each connection has one');
      for (const { socket, received } of [one, other]) {
        socket.send(JSON.stringify({ envelope_id: received[1]?.envelope_id, payload: {} }));
      }
      assert.deepEqual(
        (await Promise.all(commands)).map(({ ack }) => ack),
        ['acked', 'acked'],
      );
    });

    test('tells a late acknowledgement apart, and shows nothing of it', async () => {
      const { socket, received } = await connect();
      const command = workspace.command(workspace.people.admin, 'a');
      await until(() => received.length === 2, 'the envelope has come');
      clock.wake();
      const delivery = await command;
      assert.equal(delivery.ack, 'none');
      socket.send(JSON.stringify({ envelope_id: received[1]?.envelope_id, payload: { text: 'Too late' } }));
      await until(() => delivery.ack === 'late', 'the late acknowledgement is noticed');
      assert.deepEqual(seenBy(workspace.people.admin), [[delivery.failure, 'slack']]);
    });

    test('refreshes: says so, sends nothing more there, and closes after the grace', async () => {
      const leaving = await connect();
      workspace.refreshSockets('warning');
      await until(() => leaving.received.at(-1)?.reason === 'warning', 'the warning has come');
      assert.equal(workspace.sockets(), 1);
      workspace.refreshSockets();
      await until(() => leaving.received.at(-1)?.reason === 'refresh_requested', 'the request has come');
      assert.equal(workspace.sockets(), 0);
      assert.equal(leaving.socket.readyState, WebSocket.OPEN);
      clock.wake();
      await until(() => leaving.socket.readyState === WebSocket.CLOSED, 'the connection is closed');
    });

    test('takes ten connections', async () => {
      for (let count = 0; count < 10; count += 1) await connect();
      workspace.knobs.areLimitsOn = false;
      const eleventh = await connect();
      await until(() => eleventh.received.at(-1)?.reason === 'too_many_websockets', 'the eleventh is sent away');
      assert.equal(workspace.sockets(), 10);
    });

    test('is gone while Slack is down', async () => {
      const url = await ticket();
      const { socket } = await connect();
      workspace.knobs.isDown = true;
      await until(() => socket.readyState === WebSocket.CLOSED, 'the connection is cut');
      assert.match(await refusedWith(url), /503/);
    });

    test('lets the official client come back after a refresh', async () => {
      const { receiver, end } = await startSocketApp(workspace, (app) => {
        app.command('/backup', ({ ack }) => ack());
      });
      ends.push(end);
      const states: string[] = [];
      receiver.client.on('reconnecting', () => states.push('reconnecting'));
      workspace.refreshSockets();
      await until(() => workspace.sockets() === 0, 'the client has left');
      await new Promise((resolve) => receiver.client.once('connected', resolve));
      assert.deepEqual(states, ['reconnecting']);
      assert.equal((await workspace.command(workspace.people.admin, 'status')).ack, 'acked');
    });
  });
});
