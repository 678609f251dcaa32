import type { PortalFile } from './portal-files.ts';
import { people } from './portal-people.ts';
import type { State } from './state.ts';
import { storageName } from './storage.ts';

/** A copy in a folder of the connected account, whose files have ids of the provider's instead of numbers. */
export type CloudFile = Omit<PortalFile, 'id'> & { readonly id: string };

/** The files of that folder: the copies that backups have put there. */
export const cloudFiles = ({ history }: State, folderId: string): readonly CloudFile[] =>
  history
    .rows()
    .filter((row) => storageName(row.storage) === 'ThridpartyDocuments' && !row.isMissing && row.folderId === folderId)
    .map(({ fileName, createdAt, archive }) => ({
      id: `${folderId}|${fileName}`,
      title: fileName,
      folderId,
      createdAt,
      createdBy: people.owner,
      sizeBytes: () => archive().length,
      content: archive,
    }));

/** The file with that id, if it is one of the connected account's. */
export const findCloudFile = (state: State, id: string): CloudFile | undefined =>
  cloudFiles(state, id.slice(0, Math.max(0, id.lastIndexOf('|')))).find((file) => file.id === id);
