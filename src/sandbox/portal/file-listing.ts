import type { Received } from '../server.ts';
import { caller, isSignedIn } from './access.ts';
import { originOf } from './answers.ts';
import { type CloudFile, cloudFiles } from './cloud-files.ts';
import { invalidOperation, notFound } from './errors.ts';
import { currentFolder, mayRead } from './folders.ts';
import { extensionOf, ownFolder, type PortalFile } from './portal-files.ts';
import { personBrief } from './portal-people.ts';
import { offsetTime } from './portal-time.ts';
import { queryOf } from './query.ts';
import type { State } from './state.ts';
import { sizeText, textsFor } from './texts.ts';

const roomsId = 5;
const pageSize = 100;

/** `files/{folder}`: a room's files, the newest first; the total is in the answer itself. */
export const listFolder = (state: State, received: Received, id: string): unknown => {
  const texts = textsFor(state.knobs.isLocalised);
  if (state.knobs.folders[id] === undefined) throw notFound(texts.folderMissing);
  if (!mayRead(state, received)) throw invalidOperation(texts.folderUnreadable);
  const wanted = queryOf(received.url, 'filterValue')?.toLowerCase() ?? '';
  const all = state.files.all().filter(({ folderId }) => folderId === id);
  const found = [...all.sort((one, other) => other.id - one.id), ...cloudFiles(state, id)].filter(({ title }) =>
    title.toLowerCase().includes(wanted),
  );
  const start = Number(queryOf(received.url, 'startIndex') ?? 0);
  const files = found.slice(start, start + Number(queryOf(received.url, 'count') ?? pageSize));
  return {
    files: files.map((file) => fileOf(state, received, file)),
    folders: [],
    current: currentFolder(state, received, id, all),
    pathParts: [
      { id: roomsId, title: 'Rooms', folderType: 14 },
      { id: Number(id), title: `Folder ${id}`, roomType: 5, folderType: 19 },
    ],
    startIndex: start,
    count: files.length,
    total: found.length,
    new: 0,
  };
};

/** `files/file/{id}` */
export const readFile = (state: State, received: Received, id: string): unknown => {
  const file = state.files.find(Number(id));
  if (file === undefined) throw notFound('The required file was not found');
  const isOthers = file.folderId === ownFolder && caller(state) !== file.createdBy;
  if (!isSignedIn(state, received.headers) || !mayRead(state, received) || isOthers) {
    throw invalidOperation("You don't have enough permission to view the file");
  }
  const { folderId } = file;
  return {
    ...fileOf(state, received, file),
    originRoomId: Number(folderId),
    originRoomTitle: `Folder ${folderId}`,
  };
};

const fileOf = (state: State, received: Received, file: PortalFile | CloudFile): object => {
  const origin = originOf(received);
  const view = `${origin}/filehandler.ashx?action=download&fileid=${file.id}`;
  const time = offsetTime(file.createdAt, state.knobs.timeZone);
  const by = personBrief(file.createdBy, origin);
  const size = file.sizeBytes();
  const folder = Number(file.folderId);
  return {
    folderId: Number.isNaN(folder) ? file.folderId : folder,
    version: 1,
    versionGroup: 1,
    contentLength: sizeText(size, 2),
    ...(size > 0 && { pureContentLength: size }),
    fileStatus: 0,
    editingBy: {},
    mute: false,
    viewUrl: view,
    webUrl: view,
    fileType: 1,
    fileExst: extensionOf(file.title),
    comment: 'Uploaded',
    thumbnailStatus: 0,
    formFillingStatus: 0,
    viewAccessibility: flags(viewNames, ''),
    fileEntryType: 2,
    id: file.id,
    rootFolderId: roomsId,
    canShare: true,
    shareSettings: { ExternalLink: 6 },
    security: flags(fileRights, caller(state).role === 'guest' ? '' : ownRights),
    availableShareRights: { ExternalLink: ['Read', 'None'], PrimaryExternalLink: ['Read', 'None'] },
    title: file.title,
    access: 0,
    shared: false,
    sharedForUser: false,
    sharedExternal: false,
    parentShared: false,
    shortWebUrl: '',
    created: time,
    createdBy: by,
    updated: time,
    rootFolderType: 14,
    parentRoomType: 19,
    updatedBy: by,
  };
};

/** Names with whether they are among the ones that are true. */
const flags = (names: string, on: string): Readonly<Record<string, boolean>> => {
  const those = on.split(' ');
  return Object.fromEntries(names.split(' ').map((name) => [name, those.includes(name)]));
};

const viewNames =
  'ImageView MediaView WebView WebEdit WebReview WebCustomFilterEditing WebRestrictedEditing WebComment CanConvert MustConvert';
const ownRights =
  'Read Comment Review Edit Delete CustomFilter Rename ReadHistory Lock EditHistory Copy Move Duplicate Download Convert CopyLink';
const fileRights = `${ownRights} FillForms SubmitToFormGallery CreateRoomFrom Embed StartFilling FillingStatus ResetFilling StopFilling OpenForm Vectorization AskAi`;
