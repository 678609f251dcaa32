/** In the order of DocSpace's numbers. */
export const portalStatuses = [
  'active',
  'suspended',
  'being removed',
  'being transferred',
  'being restored',
  'being migrated',
  'being encrypted',
] as const;
export type PortalStatus = (typeof portalStatuses)[number];

/** Whether backups can be made; a portal that is being migrated makes them. */
export const makesBackups = (status: PortalStatus): status is 'active' | 'being migrated' =>
  status === 'active' || status === 'being migrated';

/** A status in which the portal makes no backups. */
export type ClosedStatus = Exclude<PortalStatus, 'active' | 'being migrated'>;
export const closedStatuses = portalStatuses.filter((status): status is ClosedStatus => !makesBackups(status));
