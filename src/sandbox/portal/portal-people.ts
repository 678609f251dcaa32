import type { Knobs } from './knobs.ts';
import { offsetTime } from './portal-time.ts';

/** Somebody with an account at the portal, by their role there. */
export type Person = {
  readonly role: Knobs['role'];
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly registeredAt: number;
};

/** The portal's people: one of each role. */
export const people: Readonly<Record<Knobs['role'], Person>> = {
  owner: person('owner', '66faa6e4-f133-11ea-b126-00ffeec8b4ef', 'Olive', 'Owner', Date.UTC(2022, 6, 8)),
  admin: person('admin', '7c1a6b7e-5f0b-4a4e-9a0c-2b1d8d1f6a55', 'Ada', 'Admin'),
  roomAdmin: person('roomAdmin', 'b8b1f0c4-3a57-4f0e-8a3e-5d1c7e9a2f31', 'Rob', 'Roomadmin'),
  user: person('user', '0a5f9a3c-8f1d-4d3c-b0f0-7d3f1c2e9b11', 'Uma', 'User'),
  guest: person('guest', 'a84e2b6d-90c1-4d0a-9f52-6b3c8e1d7f40', 'Gus', 'Guest'),
};

function person(
  role: Knobs['role'],
  id: string,
  firstName: string,
  lastName: string,
  registeredAt = Date.UTC(2024, 0, 15, 9, 30),
): Person {
  return { role, id, firstName, lastName, registeredAt };
}

/** Whether a role may edit the portal's settings, which backups and the audit trail take. */
export const isAdminRole = (role: Knobs['role']): boolean => role === 'owner' || role === 'admin';

/** The name that the portal shows of somebody. */
export const displayName = ({ firstName, lastName }: Person): string => `${firstName} ${lastName}`;

/** Somebody as the portal tells of who made something. */
export const personBrief = (someone: Person, origin: string) => {
  const page = someone.role === 'guest' ? 'guests' : 'people';
  const photo = (size: number): string =>
    `/static/images/default_user_photo_size_${size}-${size}.png?hash=${Number.parseInt(someone.id.slice(0, 7), 16)}`;
  return {
    id: someone.id,
    displayName: displayName(someone),
    avatar: photo(82),
    avatarOriginal: photo(200),
    avatarMax: photo(200),
    avatarMedium: photo(48),
    avatarSmall: photo(32),
    profileUrl: `${origin}/accounts/${page}/filter?search=${encodeURIComponent(emailOf(someone))}`,
    hasAvatar: false,
    isAnonim: false,
  };
};

/** `people/@self`. DocSpace's owner is not an administrator by this answer. */
export const personSelf = (someone: Person, origin: string, zone: string): unknown => {
  const { role, firstName, lastName } = someone;
  return {
    firstName,
    lastName,
    userName: role.toLowerCase(),
    email: emailOf(someone),
    status: 1,
    activationStatus: role === 'owner' ? 0 : 2,
    department: '',
    isAdmin: role === 'admin',
    isRoomAdmin: role === 'roomAdmin',
    isLDAP: false,
    ...(isAdminRole(role) && { listAdminModules: ['files'] }),
    isOwner: role === 'owner',
    isVisitor: role === 'guest',
    isCollaborator: role === 'user',
    mobilePhoneActivationStatus: 0,
    isSSO: false,
    theme: 'System',
    usedSpace: 0,
    loginEventId: 0,
    ...(role === 'admin' && { createdBy: personBrief(people.owner, origin) }),
    registrationDate: offsetTime(someone.registeredAt, zone),
    hasPersonalFolder: role !== 'guest',
    ...personBrief(someone, origin),
  };
};

const emailOf = ({ role }: Person): string => `${role === 'roomAdmin' ? 'room' : role}@example.com`;
