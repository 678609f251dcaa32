import { systemClock as clock } from '../../src/lib/clock.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { type Answer, type Received, serve } from '../../src/sandbox/server.ts';
import { createSockets } from '../../src/sandbox/workspace/sockets.ts';
import { apiPath } from '../../src/sandbox/workspace/web-api.ts';
import type { SimulatedWorkspace } from '../../src/sandbox/workspace/workspace.ts';

/** A workspace whose sockets are renewed one by one, as Slack does, and not all together. */
export type RenewingSlack = {
  readonly apiUrl: string;
  readonly sockets: () => number;
  /** Renews the socket in turn. */
  readonly renewOne: () => void;
  readonly close: () => Promise<void>;
};

/** Stands before the workspace: its calls go through, its deliveries go out over this one's own sockets. */
export const openRenewingSlack = async (workspace: SimulatedWorkspace): Promise<RenewingSlack> => {
  const places = Array.from({ length: 2 }, () =>
    createSockets({ clock, appId: workspace.bot.appId, isRefused: () => false }),
  );
  let [renewed, sent] = [0, 0];
  const open = () => places.filter((place) => place.count() > 0);

  const openConnection = (): Answer => {
    const place = places.findIndex((it) => it.count() === 0);
    const url = `${server.origin.replace('http', 'ws')}${places[place]?.ticket()}&place=${place}`;
    return json(place < 0 ? { ok: false, error: 'too_many_websockets' } : { ok: true, url });
  };
  const passOn = async ({ url, method, headers, body }: Received): Promise<Answer> => {
    const { authorization = '', 'content-type': type = '' } = headers;
    const address = workspace.apiUrl + url.pathname.slice(apiPath.length) + url.search;
    const answer = await fetch(address, { method, headers: { authorization, 'content-type': type }, body });
    return { status: answer.status, headers: { 'content-type': 'application/json' }, body: await answer.text() };
  };
  const deliver = ({ body }: Received): Promise<Answer> =>
    new Promise((resolve) => {
      sent += 1;
      const envelope = {
        envelope_id: `envelope-${sent}`,
        type: 'slash_commands',
        payload: Object.fromEntries(new URLSearchParams(body)),
        accepts_response_payload: true,
      } as const;
      const to = open()[sent % open().length];
      const isSent = to?.send(envelope, (payload) => resolve(json(payload ?? {}))) ?? false;
      if (!isSent) resolve({ status: 503, body: '' });
    });

  const server = await serve({
    port: 0,
    clock,
    faults: createFaults(),
    nameOf: ({ url }) => url.pathname,
    handle: async (received) => {
      const { pathname } = received.url;
      if (pathname === '/events') return await deliver(received);
      return pathname === `${apiPath}apps.connections.open` ? openConnection() : await passOn(received);
    },
    upgrade: (request, socket, head) => {
      const place = Number(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('place'));
      places[place]?.upgrade(request, socket, head);
    },
  });
  workspace.setEventsUrl(`${server.origin}/events`);
  return {
    apiUrl: server.origin + apiPath,
    sockets: () => places.reduce((sum, place) => sum + place.count(), 0),
    renewOne: () => {
      open()[renewed % open().length]?.disconnect('refresh_requested');
      renewed += 1;
    },
    close: async () => {
      for (const place of places) place.close();
      await server.close();
    },
  };
};

const json = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
