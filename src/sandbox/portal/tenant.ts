/** The portal's number among its server's portals. */
export const tenantId = 1;

/** The portal's name in its address and in its files' names. */
export const portalAlias = 'sandbox';
