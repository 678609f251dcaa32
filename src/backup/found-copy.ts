import type { Slot, StorageType } from './job.ts';
import type { NotProvable } from './proof.ts';

/** A finished copy to be looked for, as far as it is known. */
export type SoughtCopy = {
  readonly slot: Slot;
  /** Of its backup. */
  readonly id: string;
  readonly storage: StorageType;
  /** The portal's name for it, from its history. Not unique. */
  readonly fileName: string | undefined;
  readonly createdAt: number | undefined;
  /** The folder that it lies in; `undefined`: not known. */
  readonly folder: string | undefined;
};

/** A copy that the key can reach. */
export type FoundCopy = {
  readonly fileName: string;
  /** The number or name of its file, if it lies in a folder. */
  readonly fileId?: string;
  /** The title of the room that it lies in. */
  readonly roomTitle?: string;
  /** Its size, if the folder's listing says it. */
  readonly listedBytes?: number;
  /** Begins to read it. Throws `PortalError` if the portal does not give it. Not there: its room allows no downloads. */
  readonly open?: (signal: AbortSignal) => Promise<OpenedCopy>;
};

/** A copy on its way. */
export type OpenedCopy = {
  /** `undefined`: the portal does not say. */
  readonly sizeBytes: number | undefined;
  /**
   * The bytes from the first on, once; a chunk is good until the next is asked for. A broken connection is made again
   * where it broke, a few times; throws `PortalError` if that does not help, if no byte comes for too long, and when the
   * signal aborts.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Gives up; nothing more is read. */
  readonly close: () => void;
};

/** A copy, or why there is none to read. `missing`: it should be there and is not. */
export type CopySearch =
  | { readonly copy: FoundCopy; readonly why?: undefined }
  | { readonly copy?: undefined; readonly why: NotProvable | 'missing' };

/** What the portal says of a document now. `closed`: there is one, which the key may not see; `unknown`: it did not answer. */
export type FileAnswer =
  | { readonly kind: 'found'; readonly modifiedAt: Date; readonly title: string; readonly isInTrash?: boolean }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'unknown' };
