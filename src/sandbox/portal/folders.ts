import type { Received } from '../server.ts';
import { caller, isSignedIn } from './access.ts';
import { originOf } from './answers.ts';
import { invalidOperation, notFound } from './errors.ts';
import type { PortalFile } from './portal-files.ts';
import { isAdminRole, type Person, people, personBrief } from './portal-people.ts';
import { offsetTime } from './portal-time.ts';
import type { State } from './state.ts';
import { textsFor } from './texts.ts';

/** DocSpace's numbers of the sections that folders lie in. */
const section = { own: 5, rooms: 14, backupAccount: 21 } as const;
const roomsId = 5;

/** Whether the caller may see what is in a room: administrators may in every one, members or not. */
export const mayRead = (state: State, { headers }: Received): boolean =>
  isSignedIn(state, headers) && isAdminRole(caller(state).role);

/**
 * `files/folder/{id}`. DocSpace refuses a folder that is not there as if it were forbidden, with words that tell.
 * DocSpace source: FoldersController, FolderService; DocSpace-api-tests, bug 81459.
 */
export const folderInfo = (state: State, received: Received, id: string): unknown => {
  const texts = textsFor(state.knobs.isLocalised);
  if (state.knobs.folders[id] === undefined) throw invalidOperation(texts.folderMissing);
  if (!mayRead(state, received)) throw invalidOperation(texts.folderUnreadable);
  return currentFolder(
    state,
    received,
    id,
    state.files.all().filter(({ folderId }) => folderId === id),
  );
};

/** A room as it is told of, with `files` in it. */
export const currentFolder = (state: State, received: Received, id: string, files: readonly PortalFile[]): object => {
  const access = state.knobs.folders[id];
  const ownId = /^\d+$/.test(id) ? Number(id) : id;
  const links = ['Editing', 'Review', 'Comment', 'Read', 'None'];
  return {
    parentId: roomsId,
    filesCount: files.length,
    ...folderBasics,
    isShareable: true,
    tags: [],
    logo: { original: '', large: '', medium: '', small: '', color: '7757D9' },
    roomType: 5,
    inRoom: true,
    usedSpace: files.reduce((sum, file) => sum + file.sizeBytes(), 0),
    id: ownId,
    rootFolderId: access === 'section' ? ownId : roomsId,
    canShare: true,
    shareSettings: { PrimaryExternalLink: 1, ExternalLink: 5 },
    security: rightsTo(access === 'forbidden' ? 'Read' : roomRights),
    availableShareRights: { ExternalLink: links, PrimaryExternalLink: links },
    title: `Folder ${id}`,
    ...madeBy(state, received, people.owner),
    access: 0,
    rootFolderType: section.rooms,
    parentRoomType: 19,
  };
};

/** `files/@my` and `files/rooms`: what nobody has put anything into; guests have no folder of their own. */
export const listSection =
  (which: 'own' | 'rooms') =>
  (state: State, received: Received): unknown => {
    const someone = caller(state);
    if (which === 'own' && someone.role === 'guest') {
      throw notFound(textsFor(state.knobs.isLocalised).folderMissing);
    }
    const [id, title] = which === 'own' ? [1, 'My documents'] : [roomsId, 'Rooms'];
    const links = ['Editing', 'FillForms', 'Review', 'Comment', 'Read', 'None'];
    const named = ['ReadWrite', 'Editing', 'FillForms', 'Review', 'Comment', 'Read', 'Restrict', 'None'];
    const shares = { User: named, ExternalLink: links, Group: named, PrimaryExternalLink: links };
    const current = {
      parentId: 0,
      filesCount: 0,
      ...folderBasics,
      id,
      rootFolderId: id,
      canShare: false,
      security: rightsTo(which === 'own' ? 'Read Create CopyTo MoveTo' : 'Read'),
      availableShareRights: which === 'own' ? shares : {},
      title,
      access: which === 'own' ? 0 : 3,
      ...madeBy(state, received, which === 'own' ? someone : people.roomAdmin),
      rootFolderType: section[which],
      ...(which === 'rooms' && { parentRoomType: section.rooms }),
    };
    const pathParts = [{ id, title, folderType: section[which] }];
    return { files: [], folders: [], current, pathParts, startIndex: 0, count: 0, total: 0, new: 0 };
  };

const folderBasics = {
  foldersCount: 0,
  new: 0,
  mute: false,
  pinned: false,
  private: false,
  indexing: false,
  denyDownload: false,
  fileEntryType: 1,
  shared: false,
  sharedForUser: false,
  sharedExternal: false,
  parentShared: false,
  shortWebUrl: '',
};

const madeBy = ({ startedAt, knobs }: State, received: Received, someone: Person) => {
  const [by, time] = [personBrief(someone, originOf(received)), offsetTime(startedAt, knobs.timeZone)];
  return { created: time, createdBy: by, updated: time, updatedBy: by };
};

/** `files/thirdparty/backup`: the folder of the connected account; undefined if there is none. */
export const thirdPartyAccount = ({ knobs }: State): unknown => {
  const account = knobs.thirdPartyAccount;
  if (account === undefined) return undefined;
  if (!isAdminRole(knobs.role)) throw invalidOperation(textsFor(knobs.isLocalised).folderUnreadable);
  return {
    parentId: '0',
    filesCount: 0,
    ...folderBasics,
    ...account,
    providerItem: true,
    rootFolderId: account.id,
    security: rightsTo('Read Create Delete Rename'),
    access: 0,
    rootFolderType: section.backupAccount,
  };
};

const roomRights =
  'Read Create Delete EditRoom Rename CopyTo Copy MoveTo Move Pin Mute EditAccess Duplicate Download CopySharedLink CopyLink ChangeOwner';
const allRights = `${roomRights} Reconnect CreateRoomFrom Embed IndexExport UseChat UpdateXlsx AnalyzeResponses`;

const rightsTo = (those: string): Readonly<Record<string, boolean>> =>
  Object.fromEntries(allRights.split(' ').map((right) => [right, those.split(' ').includes(right)]));
