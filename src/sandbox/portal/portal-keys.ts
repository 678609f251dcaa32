import { randomBytes, randomUUID } from 'node:crypto';
import { dayMs } from '../../lib/durations.ts';
import type { Received } from '../server.ts';
import { caller } from './access.ts';
import { originOf } from './answers.ts';
import { bindInt, readBody } from './binding.ts';
import { personBrief } from './portal-people.ts';
import { offsetTime } from './portal-time.ts';
import type { State } from './state.ts';

/** `keys/@self`: the key itself, without what is secret of it. */
export const keySelf = (state: State, received: Received): unknown => {
  const { apiKey, knobs, clock, startedAt } = state;
  return keyOf(state, received, {
    id: '3f5a1de2-6a0e-4a76-9b42-0f0f2a6c7d10',
    name: 'Backup bot',
    key: `sk-***${apiKey.slice(-4)}`,
    keyPostfix: apiKey.slice(-4),
    permissions: knobs.keyPermissions.includes('*') ? [] : knobs.keyPermissions,
    lastUsedAt: clock.now(),
    createdAt: startedAt,
    expiresAt: knobs.keyExpiresAt,
  });
};

/** `POST keys`: a new key, told this once; the simulated portal does not take it. */
export const makeKey = (state: State, received: Received): unknown => {
  const body = readBody(received, 'ASC.People.ApiModels.RequestDto.CreateApiKeyRequestDto');
  const days = bindInt(body.get('expiresindays'), state.server);
  const [key, now] = [`sk-${randomBytes(32).toString('hex')}`, state.clock.now()];
  return keyOf(state, received, {
    id: randomUUID(),
    name: String(body.get('name')?.value ?? ''),
    key,
    keyPostfix: key.slice(-4),
    permissions: [],
    lastUsedAt: undefined,
    createdAt: now,
    expiresAt: days === undefined ? undefined : now + days * dayMs,
  });
};

type Key = {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly keyPostfix: string;
  readonly permissions: readonly string[];
  readonly lastUsedAt: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
};

const keyOf = (state: State, received: Received, { lastUsedAt, createdAt, expiresAt, ...told }: Key): unknown => {
  const time = (at: number): string => offsetTime(at, state.knobs.timeZone);
  return {
    ...told,
    ...(lastUsedAt !== undefined && { lastUsed: time(lastUsedAt) }),
    createOn: time(createdAt),
    createBy: personBrief(caller(state), originOf(received)),
    ...(expiresAt !== undefined && { expiresAt: time(expiresAt) }),
    isActive: true,
  };
};

/** `keys/permissions`: the scopes that a key can have. */
export const keyScopes = [
  '*',
  ...['*', 'accounts', 'accounts.self', 'files', 'rooms'].flatMap((what) => [`${what}:read`, `${what}:write`]),
];
