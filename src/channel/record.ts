import { isEndUnseen } from '../backup/end.ts';
import { type Slot, type StorageType, storageTypes } from '../backup/job.ts';
import { backupId, type Origin, type Over, type Phase, type Run } from '../backup/run.ts';
import type { CardRecord } from '../runner/ports.ts';

/** The event type of the metadata that marks a message as a card. */
export const cardEvent = 'docspace_backup_run';

type Payload = Readonly<Record<string, string | number | boolean>>;

/** What the metadata of a card says beside the run itself. */
export type Hold = Pick<CardRecord, 'follower' | 'beat' | 'owesNotice'>;

/** The run as a card's metadata: flat, no secret, no link, under 1 KB without its folder. Times are ISO 8601 UTC. */
export const toPayload = (run: Run, hold: Hold): Payload => ({
  run: run.key,
  portal: run.portal,
  slot: run.slot,
  storage: run.storage,
  folder: short(run.folder, folderBytes),
  phase: run.phase,
  backup_id: backupId(run),
  requested_by: run.requestedBy,
  started_at: time(run.startedAt),
  retry_of: run.retryOf,
  ...details(run),
  follower: hold.follower,
  beat: hold.beat,
  owes_notice: hold.owesNotice,
});

const details = (run: Run): Payload => {
  switch (run.phase) {
    case 'starting':
      return { prior_id: run.priorId, unclear: run.isUnclear };
    case 'running':
      return {
        step: run.step,
        percent: run.percent,
        changed_at: time(run.changedAt),
        seen_at: time(run.seenAt),
        stalled: run.isStalled,
        origin: run.origin,
        cancelled_by: run.cancelledBy,
      };
    case 'completed':
    case 'completed_with_warnings':
      return {
        ...endOf(run),
        reason: short(run.reason),
        expires_at: run.expiresAt === 0 ? '' : time(run.expiresAt),
        origin: run.origin,
      };
    case 'cancelled':
      return { ...endOf(run), reason: short(run.reason), cancelled_by: run.cancelledBy };
    case 'failed':
    case 'unknown':
      return { ...endOf(run), reason: short(run.reason) };
    case 'not_started':
      return { ended_at: time(run.endedAt), reason: short(run.reason) };
  }
};

const endOf = (run: Over): Payload => ({
  ended_at: time(run.endedAt),
  ...(isEndUnseen(run) ? { ended_after: time(run.endedAfter) } : {}),
});

const time = (at: number): string => new Date(at).toISOString();

const reasonBytes = 300;
/** Another try takes the place from here: the longest that a person can type, 300 characters, fits. */
const folderBytes = 1_000;

/** The start of a text that fits beside the other fields. */
const short = (text: string, most = reasonBytes): string => {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= most) return bytes.toString('utf8');
  return bytes
    .subarray(0, most)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
};

/** Reads a card's metadata; undefined where it is none of ours. Never throws. */
export const fromPayload = (payload: unknown): { readonly run: Run; readonly hold: Hold } | undefined => {
  const of = reader(payload);
  const run = runOf(of);
  if (run === undefined) return undefined;
  return { run, hold: { follower: of.text('follower'), beat: of.count('beat'), owesNotice: of.yes('owes_notice') } };
};

const runOf = (of: Reader): Run | undefined => {
  const startedAt = of.time('started_at');
  const storage = storageTypes.find((type): type is StorageType => type === of.text('storage'));
  const slot = (['portal', 'dump'] as const).find((known): known is Slot => known === of.text('slot'));
  if (startedAt === undefined || storage === undefined || slot === undefined) return undefined;
  if (of.text('run') === '' || of.text('portal') === '') return undefined;
  const facts = {
    key: of.text('run'),
    portal: of.text('portal'),
    folder: of.text('folder'),
    requestedBy: of.text('requested_by'),
    retryOf: of.text('retry_of'),
  };
  const begun = { ...facts, slot, storage, startedAt };
  const notStarted = { endedAt: of.time('ended_at') ?? startedAt, reason: of.text('reason') };
  const end = { ...notStarted, endedAfter: of.time('ended_after') ?? 0 };
  const phase = of.text('phase') as Phase;
  switch (phase) {
    case 'starting':
      return { ...begun, phase, priorId: of.text('prior_id'), isUnclear: of.yes('unclear') };
    case 'running':
      return {
        ...begun,
        phase,
        backupId: of.text('backup_id'),
        step: (['packing', 'uploading'] as const).find((step) => step === of.text('step')) ?? 'waiting',
        percent: Math.min(100, Math.max(0, Math.trunc(of.count('percent')))),
        changedAt: of.time('changed_at') ?? startedAt,
        seenAt: of.time('seen_at') ?? of.time('changed_at') ?? startedAt,
        isStalled: of.yes('stalled'),
        origin: originOf(of),
        cancelledBy: of.text('cancelled_by'),
        trouble: '',
      };
    case 'completed':
    case 'completed_with_warnings': {
      const last = { expiresAt: of.time('expires_at') ?? 0, origin: originOf(of) };
      return { ...begun, phase, backupId: of.text('backup_id'), ...end, ...last };
    }
    case 'cancelled':
      return { ...begun, phase, backupId: of.text('backup_id'), ...end, cancelledBy: of.text('cancelled_by') };
    case 'failed':
    case 'unknown':
      return { ...begun, phase, backupId: of.text('backup_id'), ...end };
    case 'not_started':
      return { ...begun, phase, ...notStarted };
  }
  return undefined;
};

const originOf = (of: Reader): Origin =>
  (['found', 'joined'] as const).find((origin) => origin === of.text('origin')) ?? 'started';

type Reader = ReturnType<typeof reader>;

/** Reads fields of an unknown value; what is missing or of another type is empty. */
const reader = (payload: unknown) => {
  const field = (name: string): unknown =>
    typeof payload === 'object' && payload !== null && Object.hasOwn(payload, name)
      ? (payload as Record<string, unknown>)[name]
      : undefined;
  const text = (name: string): string => {
    const value = field(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    text,
    yes: (name: string): boolean => field(name) === true,
    count: (name: string): number => {
      const value = field(name);
      return typeof value === 'number' && Number.isFinite(value) ? value : 0;
    },
    time: (name: string): number | undefined => {
      const at = Date.parse(text(name));
      return Number.isNaN(at) ? undefined : at;
    },
  };
};
