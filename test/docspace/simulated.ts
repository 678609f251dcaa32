import type { TestContext } from 'node:test';
import { type PortalOptions, startPortal } from '../../src/sandbox/portal/portal.ts';
import { createFakeClock } from '../support/clock.ts';
import { clientFor } from './answering.ts';

/** A simulated portal on a clock that stands, and a client with its key. */
export const portalOf = async (t: TestContext, options: Omit<PortalOptions, 'clock' | 'port'> = {}) => {
  const clock = createFakeClock();
  const portal = await startPortal({ ...options, clock });
  t.after(portal.close);
  return { portal, clock, client: clientFor(t, portal.origin, { apiKey: portal.apiKey, now: clock.now }) };
};
