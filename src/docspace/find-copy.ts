import type { CopySearch, FileAnswer, FoundCopy, OpenedCopy, SoughtCopy } from '../backup/found-copy.ts';
import type { Link } from '../backup/link.ts';
import { PortalError } from '../backup/portal-error.ts';
import { toResult } from '../backup/result.ts';
import { unreadable } from './envelope.ts';
import { idOf } from './job.ts';
import { isObject, membersOf, numberOf, textOf, timeOf } from './json.ts';
import type { Clean } from './sanitise.ts';

type Portal = {
  readonly get: (path: string) => Promise<unknown>;
  /** The link to a temporary copy; undefined once the portal has forgotten it. */
  readonly link: () => Promise<Link | undefined>;
  readonly open: (path: string, signal: AbortSignal) => Promise<OpenedCopy>;
  readonly clean: Clean;
};

/** Finds a copy where its storage keeps it. */
export const findCopy = async (sought: SoughtCopy, portal: Portal): Promise<CopySearch> => {
  switch (sought.storage) {
    case 'DataStore':
      return findTemporary(portal);
    case 'Documents':
    case 'ThridpartyDocuments':
      return findInFolder(sought, portal);
    case 'Local':
      return { why: 'local' };
    case 'ThirdPartyConsumer':
    case 'CustomCloud':
      return { why: 'bucket' };
  }
};

const findTemporary = async ({ link, open }: Portal): Promise<CopySearch> => {
  const found = await link();
  if (!found) return { why: 'link_lost' };
  if (!found.needsLogin) return { why: 'bucket' };
  const { pathname, search } = new URL(found.url);
  const fileName = decoded(pathname.split('/').at(-1) ?? '');
  return { copy: { fileName, open: (signal) => open(`${pathname}${search}`, signal) } };
};

/** Two copies in a room can have one name, so that of the time nearest to the history's is taken. */
const findInFolder = async (
  { fileName, folder, createdAt = 0 }: SoughtCopy,
  { get, open, clean }: Portal,
): Promise<CopySearch> => {
  if (!folder || !fileName) return { why: 'place_unknown' };
  const { value: listing, failure } = await toResult(get(listingPath(folder, fileName)));
  if (failure?.kind === 'forbidden') return { why: 'denied' };
  if (failure?.kind === 'missing') return { why: 'missing' };
  if (failure) throw new PortalError(failure);
  const { files, current } = membersOf(listing);
  if (!Array.isArray(files)) throw unreadable();
  const distance = (file: Readonly<Record<string, unknown>>): number =>
    Math.abs((timeOf(file.created) ?? 0) - createdAt);
  const [file] = files
    .map(membersOf)
    .filter(({ title }) => title === fileName)
    .sort((one, other) => distance(one) - distance(other));
  if (!file) return { why: 'missing' };
  const fileId = idOf(file.id);
  const path = `/filehandler.ashx?action=stream&fileid=${encodeURIComponent(fileId)}`;
  // The size is absent if it is 0.
  const listedBytes = numberOf(file.pureContentLength) ?? 0;
  const isDenied = isObject(file.security) && membersOf(file.security).Download === false;
  return {
    copy: {
      fileName,
      fileId,
      listedBytes,
      ...roomIn(current, clean),
      ...(!isDenied && { open: (signal: AbortSignal) => open(path, signal) }),
    },
  };
};

/** DocSpace's number of the section that rooms lie in (DocSpace source: FolderType). */
const rooms = 14;

/** The title of a folder that lies in a room, if it has one. */
const roomIn = (folder: unknown, clean: Clean): Pick<FoundCopy, 'roomTitle'> => {
  const { title, rootFolderType } = membersOf(folder);
  const roomTitle = clean(textOf(title)).slice(0, longestTitle).toWellFormed();
  return numberOf(rootFolderType) === rooms && roomTitle !== '' ? { roomTitle } : {};
};

/** A card's metadata takes no more. */
const longestTitle = 80;

const listingPath = (folder: string, title: string): string =>
  `/api/2.0/files/${encodeURIComponent(folder)}?filterValue=${encodeURIComponent(title)}&withSubFolders=false&count=100&startIndex=0&sortBy=DateAndTime&sortOrder=descending`;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

type Asking = Pick<Portal, 'get' | 'clean'> & {
  /** How far the portal's clock is ahead of ours. */
  readonly aheadMs: () => number;
};

/** DocSpace's number of the section that deleted files lie in (DocSpace source: FolderType). */
const trash = 3;

/** What the portal says of the document with that number. Titles are private. */
export const readFileAnswer = async (id: number, { get, clean, aheadMs }: Asking): Promise<FileAnswer> => {
  const { value, failure } = await toResult(get(`/api/2.0/files/file/${id}`));
  if (failure?.kind === 'missing') return { kind: 'deleted' };
  if (failure?.kind === 'forbidden') return { kind: 'closed' };
  const { title, updated, rootFolderType } = membersOf(value);
  const modifiedAt = timeOf(updated);
  if (failure || modifiedAt === undefined) return { kind: 'unknown' };
  return {
    kind: 'found',
    modifiedAt: new Date(modifiedAt - aheadMs()),
    title: clean(textOf(title)),
    ...(numberOf(rootFolderType) === trash && { isInTrash: true }),
  };
};
