import type { WatchedPortal } from '../../src/backup/portal-watch.ts';

/** A portal where nothing is set up and nothing happens, but for what is changed. */
export const quietPortal = (change: Partial<WatchedPortal> = {}): WatchedPortal => ({
  origin: 'https://portal.example.com',
  progress: async () => undefined,
  schedule: async () => undefined,
  history: async () => [],
  facts: async () => ({ isStandalone: false, status: 'active', timeZone: 'UTC', culture: 'en' }),
  cost: async () => ({ kind: 'free' }),
  tariff: async () => 'paid',
  key: async () => ({ name: 'bot', permissions: [], isActive: true }),
  trail: async () => ({ events: [], from: 0, tellsScheduled: true }),
  ...change,
});
