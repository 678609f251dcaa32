import type { State } from './state.ts';
import { builds } from './version.ts';
import { portalAlias } from './worker.ts';

const ownerId = '66faa6e4-f133-11ea-b126-00ffeec8b4ef';
const adminId = '7c1a6b7e-5f0b-4a4e-9a0c-2b1d8d1f6a55';
const userId = '0a5f9a3c-8f1d-4d3c-b0f0-7d3f1c2e9b11';

/** `settings`: who is not signed in gets less of it. */
export const settings = ({ isStandalone, knobs }: State, isSignedIn: boolean): unknown => ({
  trustedDomainsType: 0,
  culture: knobs.isLocalised ? 'de' : 'en-US',
  docSpace: true,
  standalone: isStandalone,
  tenantStatus: knobs.isSuspended ? 1 : knobs.isRestoring ? 4 : 0,
  tenantAlias: portalAlias,
  ...(isSignedIn && { ownerId, timezone: knobs.timeZone, socketUrl: '' }),
});

/** `settings/version/build` */
export const buildOf = ({ server }: State): unknown => ({ docSpace: builds[server] });

/** `people/@self`: the person whose key it is. */
export const personSelf = ({ knobs: { role } }: State): unknown => ({
  id: role === 'owner' ? ownerId : role === 'admin' ? adminId : userId,
  displayName: role === 'owner' ? 'Olive Owner' : role === 'admin' ? 'Ada Admin' : 'Uma User',
  email: `${role}@example.com`,
  isAdmin: role !== 'user',
  isRoomAdmin: false,
  isOwner: role === 'owner',
  isVisitor: false,
  isCollaborator: role === 'user',
  status: 1,
});

/** `keys/@self`: the key itself, without what is secret of it. */
export const keySelf = ({ apiKey, knobs }: State): unknown => ({
  id: '3f5a1de2-6a0e-4a76-9b42-0f0f2a6c7d10',
  name: 'Backup bot',
  keyPostfix: apiKey.slice(-4),
  ...(knobs.keyPermissions.length > 0 && { permissions: knobs.keyPermissions }),
  ...(knobs.keyExpiresAt !== undefined && { expiresAt: offsetTime(knobs.keyExpiresAt) }),
  isActive: true,
});

/** A time as most of the portal tells it, as backups do not: with seven places of a second and a zone. */
const offsetTime = (at: number): string => new Date(at).toISOString().replace('Z', '0000Z');

/** `settings/storage/backup`: the storages of other companies that could take backups. */
export const storageModules = ({ knobs }: State): unknown =>
  knobs.modules.map(({ id, title, isSet }) => ({
    id,
    title,
    isSet,
    current: false,
    properties: (properties[id] ?? []).map((name) => ({ name, title: name, value: '' })),
  }));

const properties: Readonly<Record<string, readonly string[]>> = {
  s3: ['bucket', 'region', 'serviceurl', 'forcepathstyle', 'usehttp', 'sse', 'ssekey'],
  googlecloud: ['bucket'],
  rackspace: ['private_container', 'public_container', 'region'],
};
