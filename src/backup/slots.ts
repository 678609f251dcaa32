import type { Slot } from './job.ts';
import type { PortalFailure } from './portal-error.ts';
import type { PortalFacts } from './portal-facts.ts';

/** The slots that matter at a portal: that of whole-instance backups only if there can be any. */
export const slotsOf = (configured: Slot, facts: PortalFacts | undefined): readonly Slot[] =>
  configured === 'dump' || facts?.isStandalone === true ? ['portal', 'dump'] : ['portal'];

/** Whether a slot is closed for this key, and nobody asked for it: a self-hosted portal can forbid such backups. */
export const isClosed = (slot: Slot, configured: Slot, failure: PortalFailure | undefined): boolean =>
  slot === 'dump' && configured !== 'dump' && failure?.kind === 'forbidden';
