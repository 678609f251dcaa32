import type { StorageType } from '../backup/job.ts';
import { PortalError } from '../backup/portal-error.ts';
import { makesBackups } from '../backup/portal-status.ts';
import { toResult } from '../backup/result.ts';
import { readPerson, readPortal } from './about.ts';
import type { Clean } from './sanitise.ts';

/** Asks a portal for the reason of a refusal that has no words. All resolve to the same error if it gives none. */
export const createReasons = ({
  read,
  settings,
  clean,
}: {
  readonly read: (path: string, signal?: AbortSignal) => Promise<unknown>;
  readonly settings: (signal?: AbortSignal) => Promise<unknown>;
  readonly clean: Clean;
}) => ({
  /** A portal in most statuses but active refuses nearly everything, and gives its status only here. */
  ofRefusal: async (error: PortalError, signal?: AbortSignal): Promise<PortalError> => {
    if (!isBare(error, 'forbidden') && !isBare(error, 'missing')) return error;
    const { value } = await toResult(settings(signal).then((json) => readPortal(json, clean)));
    const { status } = value ?? {};
    if (status === undefined || makesBackups(status)) return error;
    return new PortalError({ ...error.failure, portalStatus: status }, { cause: error });
  },
  /** Administrators see every room, and may write only to those of which they are members. */
  ofStorageRefusal: async (error: PortalError, storage: StorageType, signal?: AbortSignal): Promise<PortalError> => {
    if (error.failure.kind !== 'forbidden' || error.failure.detail !== accessDenied || storage !== 'Documents')
      return error;
    const { value } = await toResult(read('/api/2.0/people/@self', signal).then((json) => readPerson(json, clean)));
    if (!value?.isAdmin && !value?.isOwner) return error;
    return new PortalError({ ...error.failure, isRoomClosed: true }, { cause: error });
  },
  /** Everybody may read the settings but those with a key that is not good, which then says so itself. */
  ofSettingsRefusal: async (error: PortalError, signal?: AbortSignal): Promise<PortalError> => {
    if (!isBare(error, 'forbidden')) return error;
    const { failure } = await toResult(read('/api/2.0/keys/@self', signal));
    return failure?.kind === 'unauthorised' ? new PortalError(failure, { cause: error }) : error;
  },
});

/** DocSpace's own words, the same in every language. */
const accessDenied = 'Access denied';

const isBare = ({ failure }: PortalError, kind: 'forbidden' | 'missing'): boolean =>
  failure.kind === kind && failure.detail === '' && !failure.isFromFront;
