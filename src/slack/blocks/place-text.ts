import type { Proof } from '../../backup/proof.ts';
import { hasCopy, type Run } from '../../backup/run.ts';
import { storageWords } from './labels.ts';
import { code, link, quoted } from './text.ts';

type Placed = Pick<Run, 'portal' | 'storage' | 'folder'> & { readonly proof?: Proof };

/** Only the copy shows where a backup that was started elsewhere goes. */
export const isPlaceKnown = (run: Run): boolean => run.begun?.by !== 'elsewhere' || hasCopy(run);

/** Where a run's copy goes or is: a room by its title once that is known, as a link to it. */
export const placeWords = (run: Placed): string => {
  const room = roomOf(run);
  if (room) return `the room ${link(room.url, quoted(room.title.replaceAll('|', '/'), 60))} (Documents)`;
  return `${storageWords[run.storage]}${run.folder === undefined ? '' : ` ${code(run.folder)}`}`;
};

/** The room that holds the copy, if the look for the copy told its title. */
export const roomOf = ({
  portal,
  folder,
  proof,
}: Placed): { readonly title: string; readonly url: string } | undefined => {
  const title = proof && proof.kind !== 'pending' ? proof.roomTitle : undefined;
  return folder === undefined || title === undefined ? undefined : { title, url: roomUrl(portal, folder) };
};

/** DocSpace's own page of a room, or of a folder in one (DocSpace source: getCategoryUrl in its client). */
export const roomUrl = (portal: string, folder: string): string => {
  const room = encodeURIComponent(folder);
  return `${portal}/rooms/shared/${room}/filter?folder=${room}`;
};
