import { newSecret } from './ids.ts';
import type { Payload } from './payloads.ts';
import { type Pushed, push } from './push.ts';
import { signatureHeaders } from './signature.ts';
import type { Envelope, Sockets } from './sockets.ts';
import type { State } from './state.ts';

/** Something that goes to the app once, however often it is delivered. */
export type Outgoing = {
  readonly envelope: Envelope;
  readonly triggerId: string;
  /** Does what the app's answer in time asks for; returns what the person is told if that is not possible. */
  readonly onAck: (body: unknown) => string;
  /** Tells the person that the app failed, in Slack's words. */
  readonly onFailure: (error: 'operation_timeout' | 'dispatch_failed' | 'no_response') => string;
};

/** What became of a delivery. */
export type Delivery = {
  readonly outgoing: Outgoing;
  readonly triggerId: string;
  /** `none`: there was nowhere to deliver it to. */
  readonly transport: 'socket' | 'http' | 'none';
  /** `late`: an acknowledgement came over the socket after the 3 s and changed nothing; until then this is `none`. */
  readonly ack: 'acked' | 'late' | 'none';
  /** What the app answered in time; undefined for nothing. */
  readonly ackBody: unknown;
  /** How long the acknowledgement took; -1 while there is none. */
  readonly ackMs: number;
  /** The status of an HTTP answer, 0 for none. */
  readonly status: number;
  /** What Slack told the person because something failed, '' otherwise. */
  readonly failure: string;
};

/** Something for the app, not delivered yet. */
export const outgoing = (envelope: Omit<Envelope, 'envelope_id'>, rest: Omit<Outgoing, 'envelope'>): Outgoing => ({
  ...rest,
  envelope: { ...envelope, envelope_id: newSecret() },
});

const ackWithinMs = 3000;

/** Delivers by a socket if one is open, else over HTTP if there is an address, and waits 3 s for the answer. */
export const createDelivery =
  (state: State, sockets: Sockets, eventsUrl: () => string | undefined, closed: AbortSignal) =>
  async (out: Outgoing): Promise<Delivery> => {
    const { clock } = state;
    const startedAt = clock.elapsed();
    const answer = new AbortController();
    const over = new AbortController();
    const delivery = undelivered(out);
    const take = (body: unknown): void => {
      delivery.ack = over.signal.aborted ? 'late' : 'acked';
      delivery.ackMs = clock.elapsed() - startedAt;
      if (over.signal.aborted) return;
      delivery.ackBody = body;
      delivery.failure = out.onAck(body);
      answer.abort();
    };
    const url = eventsUrl();
    if (sockets.send(out.envelope, take)) delivery.transport = 'socket';
    else if (url !== undefined) {
      delivery.transport = 'http';
      post(state, url, out.envelope, AbortSignal.any([over.signal, closed])).then(
        ({ status, body }) => {
          delivery.status = status;
          if (status === 200) take(body === '' ? undefined : body);
          else answer.abort();
        },
        () => answer.abort(),
      );
    } else {
      delivery.failure = out.onFailure('no_response');
      return delivery;
    }
    await clock.sleep(ackWithinMs, AbortSignal.any([answer.signal, closed]));
    over.abort();
    if (delivery.ack === 'acked') return delivery;
    delivery.failure = out.onFailure(answer.signal.aborted ? 'dispatch_failed' : 'operation_timeout');
    return delivery;
  };

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

const undelivered = (out: Outgoing): Open<Delivery> => ({
  outgoing: out,
  triggerId: out.triggerId,
  transport: 'none',
  ack: 'none',
  ackBody: undefined,
  ackMs: -1,
  status: 0,
  failure: '',
});

/** Events come as JSON, everything else as a form. */
const post = (state: State, url: string, { type, payload }: Envelope, signal: AbortSignal): Promise<Pushed> => {
  const form = () =>
    String(new URLSearchParams(type === 'slash_commands' ? strings(payload) : { payload: JSON.stringify(payload) }));
  const body = type === 'events_api' ? JSON.stringify(payload) : form();
  const headers = type === 'events_api' ? { 'content-type': 'application/json' } : {};
  return push(url, body, { ...headers, ...signatureHeaders(state.tokens.signing, state.clock.now(), body) }, signal);
};

const strings = (payload: Payload): Record<string, string> =>
  Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
