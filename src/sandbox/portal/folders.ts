import { invalidOperation } from './errors.ts';
import type { State } from './state.ts';
import { textsFor } from './texts.ts';

/** DocSpace's numbers of the sections that folders lie in. */
const section = { rooms: 14, backupAccount: 21 } as const;
const roomsId = 2;

/**
 * `files/folder/{id}`. DocSpace refuses a folder that is not there as if it were forbidden, with words that tell.
 * DocSpace source: FoldersController, FolderService; DocSpace-api-tests, bug 81459.
 */
export const folderInfo = ({ knobs }: State, isSignedIn: boolean, id: string): unknown => {
  const texts = textsFor(knobs.isLocalised);
  const access = knobs.folders[id];
  if (access === undefined) throw invalidOperation(texts.folderMissing);
  if (!isSignedIn || knobs.role === 'user') throw invalidOperation(texts.folderUnreadable);
  const ownId = /^\d+$/.test(id) ? Number(id) : id;
  return {
    parentId: roomsId,
    filesCount: 0,
    foldersCount: 0,
    new: 0,
    mute: false,
    pinned: false,
    private: false,
    id: ownId,
    rootFolderId: access === 'section' ? ownId : roomsId,
    canShare: false,
    security: security(access !== 'forbidden'),
    title: `Folder ${id}`,
    access: 0,
    shared: false,
    rootFolderType: section.rooms,
    fileEntryType: 1,
  };
};

/** `files/thirdparty/backup`: the folder of the connected account; undefined where there is none. */
export const thirdPartyAccount = ({ knobs }: State): unknown => {
  const account = knobs.thirdPartyAccount;
  if (account === undefined) return undefined;
  if (knobs.role === 'user') throw invalidOperation(textsFor(knobs.isLocalised).folderUnreadable);
  return {
    parentId: '0',
    filesCount: 0,
    foldersCount: 0,
    ...account,
    providerItem: true,
    rootFolderId: account.id,
    security: security(true),
    access: 0,
    shared: false,
    rootFolderType: section.backupAccount,
    fileEntryType: 1,
  };
};

const security = (mayWrite: boolean) => ({
  Read: true,
  Create: mayWrite,
  Delete: mayWrite,
  Rename: mayWrite,
  Move: false,
});
