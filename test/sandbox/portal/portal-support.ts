import type { TestContext } from 'node:test';
import type { Clock } from '../../../src/lib/clock.ts';
import { type PortalOptions, type SimulatedPortal, startPortal } from '../../../src/sandbox/portal/portal.ts';
import { createFakeClock } from '../../support/clock.ts';

/** A clock that stops until it is moved, in one step. It begins at noon of 10 March 2026, UTC. */
type StoppedClock = Clock & { readonly advance: (ms: number) => void };

const stoppedClock = (): StoppedClock => {
  const clock = createFakeClock(Date.UTC(2026, 2, 10, 12));
  return { ...clock, advance: clock.pass };
};

/** Any member that some answer of the portal has. */
type Told = {
  readonly [name in
    | 'error'
    | 'warning'
    | 'link'
    | 'taskId'
    | 'id'
    | 'fileName'
    | 'createdOn'
    | 'expiresOn'
    | 'title']: string;
} & {
  readonly [name in 'progress' | 'status' | 'storageType' | 'free' | 'paid' | 'tenantStatus']: number;
} & {
  readonly isCompleted: boolean;
  readonly standalone: boolean;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly features: readonly {
    readonly id: string;
    readonly value: number;
    readonly used?: { readonly value: number };
  }[];
  readonly price: { readonly value: number };
};

/** The body of an answer, of whichever kind it is. */
export type Envelope = {
  readonly response: Told & readonly Told[];
  readonly count: number;
  readonly status: number;
  readonly statusCode: number;
  readonly title: string;
  readonly error: { readonly message: string; readonly type: string; readonly stack: string; readonly hresult: number };
};

/** What a portal answered; `json` is {} for a body that is none. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Envelope;
};

export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;

/** A portal on a stopped clock and a way to call it with its key, or as its owner where keys are unknown. */
export type Scene = {
  readonly portal: SimulatedPortal;
  readonly clock: StoppedClock;
  readonly ask: Ask;
  readonly start: (body?: unknown) => Promise<Reply>;
  readonly progress: (query?: string) => Promise<Reply>;
};

export const scene = async (t: TestContext, options: Omit<PortalOptions, 'clock'> = {}): Promise<Scene> => {
  const clock = stoppedClock();
  const portal = await startPortal({ ...options, clock });
  t.after(portal.close);
  const ask: Ask = async (method, path, body, headers = {}) => {
    const response = await fetch(`${portal.origin}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${options.server === '2.6' ? portal.sessionToken : portal.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: JSON.parse(text.startsWith('{') ? text : '{}') as Envelope,
    };
  };
  return {
    portal,
    clock,
    ask,
    start: (body = { storageType: '4', storageParams: [], dump: false }) =>
      ask('POST', '/api/2.0/backup/startbackup', body),
    progress: (query = '') => ask('GET', `/api/2.0/backup/getbackupprogress${query}`),
  };
};
