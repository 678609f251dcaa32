import { randomBytes, randomUUID } from 'node:crypto';
import type { Slot } from '../../backup/job.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { createFaults, type Faults } from '../faults.ts';
import { type Call, serve } from '../server.ts';
import { createApi, nameOf } from './api.ts';
import { createAuditTrail } from './audit-trail.ts';
import { createBackground } from './background.ts';
import { createEvents, type Events } from './events.ts';
import { healthyKnobs } from './healthy-knobs.ts';
import { createHistory, type Row } from './history.ts';
import type { PortalJob } from './job.ts';
import type { Knobs } from './knobs.ts';
import { createLinks } from './links.ts';
import { usedFree } from './money.ts';
import { createPortalFiles, type PortalFile } from './portal-files.ts';
import { createQueue } from './queue.ts';
import type { Schedule } from './schedule.ts';
import type { BillingSession, Start, State } from './state.ts';
import type { ServerVersion } from './version.ts';

/** Which portal to simulate: on `port` (0: any free one), of which server, in the cloud or self-hosted. */
export type PortalOptions = {
  readonly port?: number;
  readonly clock?: Clock;
  readonly server?: ServerVersion;
  readonly isStandalone?: boolean;
};

/** A DocSpace portal on 127.0.0.1 that answers and refuses as the real server of its version does. */
export type SimulatedPortal = Events & {
  readonly origin: string;
  /** The one key that it takes, on servers since 3.1; made new for each portal. */
  readonly apiKey: string;
  /** The token of the owner's browser session, which every server takes. */
  readonly sessionToken: string;
  readonly faults: Faults;
  readonly calls: readonly Call[];
  /** How many requests are being served. */
  readonly pending: () => number;
  /** Can be turned at any time. */
  readonly knobs: Knobs;
  /** Each job that a call of `startbackup` created. */
  readonly starts: readonly Start[];
  /** Each session opened with the biller: two for one task mean that one of them was opened for nothing. */
  readonly billingSessions: readonly BillingSession[];
  /** The job in a slot, whether the API shows it or not. */
  readonly job: (slot?: Slot) => PortalJob | undefined;
  /** The finished copies, newest last; looking at them here removes none. */
  readonly history: () => readonly Row[];
  /** Free backups of this month, as the portal counts them: deleted copies too, whole-instance backups not. */
  readonly freeBackupsUsed: () => number;
  readonly schedule: (slot?: Slot) => Schedule | undefined;
  /** The time that all of the simulator's times are of, in ms since 1970. */
  readonly now: () => number;
  /** The documents and the copies in rooms. */
  readonly files: () => readonly PortalFile[];
  readonly close: () => Promise<void>;
};

/** Starts a portal: by default a healthy cloud portal of DocSpace 3.8 on any free port. */
export const startPortal = async (options: PortalOptions = {}): Promise<SimulatedPortal> => {
  const { port = 0, clock = systemClock, server = '3.8', isStandalone = false } = options;
  const state = createState({ clock, server, isStandalone });
  const [{ knobs, history, files }, faults] = [state, createFaults()];
  const { settle, run } = createBackground(state);
  const stop = new AbortController();
  const served = await serve({ port, clock, faults, nameOf, handle: createApi(state, settle, stop.signal) });
  const background = run(stop.signal);
  return {
    ...createEvents(state),
    origin: served.origin,
    apiKey: state.apiKey,
    sessionToken: state.sessionToken,
    faults,
    calls: served.calls,
    pending: served.pending,
    knobs,
    starts: state.starts,
    billingSessions: state.billingSessions,
    job: (slot = 'portal') => {
      settle();
      return state.queue.job(slot);
    },
    history: () => {
      settle();
      return [...history.rows()].sort((one, other) => one.createdAt - other.createdAt);
    },
    freeBackupsUsed: () => {
      settle();
      return usedFree(state);
    },
    schedule: (slot = 'portal') => {
      settle();
      return state.schedules.get(slot);
    },
    now: clock.now,
    files: files.all,
    close: async () => {
      stop.abort();
      await Promise.all([served.close(), background]);
    },
  };
};

/** A portal in which nothing has happened yet, with a key, a session and a secret of its own. */
const createState = ({ clock, server, isStandalone }: Required<Omit<PortalOptions, 'port'>>): State => {
  const startedAt = clock.now();
  const files = createPortalFiles(startedAt);
  const base = {
    server,
    isStandalone,
    clock,
    knobs: healthyKnobs(isStandalone),
    history: createHistory(files),
    links: createLinks(),
    files,
    audit: createAuditTrail(server),
  };
  return {
    ...base,
    startedAt,
    apiKey: `sk-${randomBytes(32).toString('hex')}`,
    sessionToken: randomBytes(48).toString('base64url'),
    restoreId: randomUUID(),
    queue: createQueue(base),
    schedules: new Map(),
    starts: [],
    billingSessions: [],
  };
};
