import { isEndUnseen } from '../backup/end.ts';
import { type Slot, type StorageType, storageTypes } from '../backup/job.ts';
import type { Reason } from '../backup/reason.ts';
import { backupId, type Origin, type Over, type Phase, type Run } from '../backup/run.ts';
import type { CardRecord } from '../runner/ports.ts';
import { type PayloadReader, payloadReader } from './payload-reader.ts';
import { goneFields, lastCopyFields, readGone, readLastCopy, readRetried } from './record-copies.ts';
import { proofFields, readProof } from './record-proof.ts';
import { folderBytes, fromReasons, short, toReasons } from './record-reasons.ts';

/** The event type of the metadata that marks a message as a card. */
export const cardEvent = 'docspace_backup_run';

type Payload = Readonly<Record<string, string | number | boolean | ReturnType<typeof toReasons>>>;

/** What the metadata of a card says beside the run itself. */
export type Hold = Pick<CardRecord, 'follower' | 'beat' | 'owesNotice' | 'replaces'>;

/** The run as a card's metadata: flat but for its reasons, codes instead of sentences, no secret, no link, under 2 KB without its folder. Times are ISO 8601 UTC. */
export const toPayload = (run: Run, hold: Hold): Payload => ({
  run: run.key,
  portal: run.portal,
  slot: run.slot,
  storage: run.storage,
  ...present({
    folder: run.folder && short(run.folder, folderBytes),
    requested_by: run.requestedBy,
    retry_of: run.retryOf,
    follower: hold.follower,
    price: run.payment?.price,
  }),
  ...(run.payment && { paid: true }),
  phase: run.phase,
  backup_id: backupId(run) ?? '',
  origin: run.begun?.by ?? 'here',
  ...(run.begun?.name !== undefined && { begun_by: short(run.begun.name, nameBytes) }),
  started_at: time(run.startedAt),
  ...details(run),
  beat: hold.beat,
  owes_notice: hold.owesNotice,
  ...(hold.replaces === undefined ? {} : { replaces: hold.replaces }),
});

const details = (run: Run): Payload => {
  switch (run.phase) {
    case 'starting':
      return { ...present({ prior_id: run.priorId }), unclear: run.isUnclear };
    case 'running':
      return {
        step: run.step,
        percent: run.percent,
        changed_at: time(run.changedAt),
        seen_at: time(run.seenAt),
        stalled: run.isStalled,
        how: run.origin,
        ...present({ cancelled_by: run.cancelledBy }),
      };
    case 'completed':
    case 'completed_with_warnings':
      return {
        ...endOf(run),
        ...reasonsOf(run),
        ...(run.expiresAt === undefined ? {} : { expires_at: time(run.expiresAt) }),
        how: run.origin,
        ...proofFields(run),
        ...goneFields(run),
      };
    case 'cancelled':
      return {
        ...endOf(run),
        ...reasonsOf(run),
        ...present({ cancelled_by: run.cancelledBy }),
        ...lastCopyFields(run),
      };
    case 'failed':
    case 'unknown':
      return { ...endOf(run), ...reasonsOf(run), ...present({ retried_as: run.retriedAs }), ...lastCopyFields(run) };
    case 'not_started':
      return {
        ...{ ended_at: time(run.endedAt), ...reasonsOf(run) },
        ...present({ retried_as: run.retriedAs }),
        ...lastCopyFields(run),
      };
  }
};

/** The fields that are not absent: Slack takes no null in metadata. */
const present = (fields: Readonly<Record<string, string | undefined>>): Payload =>
  Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined));

const reasonsOf = ({ reasons }: { readonly reasons: readonly Reason[] }): Payload =>
  reasons.length === 0 ? {} : { reasons: toReasons(reasons) };

const endOf = (run: Over): Payload => ({
  ended_at: time(run.endedAt),
  ...(isEndUnseen(run) ? { ended_after: time(run.endedAfter) } : {}),
});

const time = (at: number): string => new Date(at).toISOString();

/** The portal's own names of people are at most this long. */
const nameBytes = 200;

/** Reads a card's metadata; undefined if it is not ours. Never throws. */
export const fromPayload = (payload: unknown): { readonly run: Run; readonly hold: Hold } | undefined => {
  const of = payloadReader(payload);
  const run = runOf(of);
  if (run === undefined) return undefined;
  const [follower, replaces] = [of.filled('follower'), of.filled('replaces')];
  const hold = { follower, beat: of.count('beat'), owesNotice: of.yes('owes_notice') };
  return { run, hold: replaces === undefined ? hold : { ...hold, replaces } };
};

const runOf = (of: PayloadReader): Run | undefined => {
  const startedAt = of.time('started_at');
  const storage = storageTypes.find((type): type is StorageType => type === of.text('storage'));
  const slot = (['portal', 'dump'] as const).find((known): known is Slot => known === of.text('slot'));
  if (startedAt === undefined || storage === undefined || slot === undefined) return undefined;
  if (of.text('run') === '' || of.text('portal') === '') return undefined;
  const facts = {
    key: of.text('run'),
    portal: of.text('portal'),
    folder: of.filled('folder'),
    requestedBy: of.filled('requested_by'),
    retryOf: of.filled('retry_of'),
    ...begunOf(of),
    ...(of.yes('paid') && { payment: { price: of.filled('price') } }),
  };
  const begun = { ...facts, slot, storage, startedAt };
  const notStarted = {
    endedAt: of.time('ended_at') ?? startedAt,
    reasons: fromReasons(of.field('reasons'), of.text('reason')),
  };
  const end = { ...notStarted, endedAfter: of.time('ended_after') };
  const copyless = { ...end, ...readLastCopy(of), backupId: of.filled('backup_id') };
  const phase = of.text('phase') as Phase;
  switch (phase) {
    case 'starting':
      return { ...begun, phase, priorId: of.filled('prior_id'), isUnclear: of.yes('unclear') };
    case 'running':
      return {
        ...begun,
        phase,
        backupId: of.filled('backup_id'),
        step: (['packing', 'uploading'] as const).find((step) => step === of.text('step')) ?? 'waiting',
        percent: Math.min(100, Math.max(0, Math.trunc(of.count('percent')))),
        changedAt: of.time('changed_at') ?? startedAt,
        seenAt: of.time('seen_at') ?? of.time('changed_at') ?? startedAt,
        isStalled: of.yes('stalled'),
        origin: originOf(of),
        cancelledBy: of.filled('cancelled_by'),
        trouble: undefined,
      };
    case 'completed':
    case 'completed_with_warnings': {
      const last = { expiresAt: of.time('expires_at'), origin: originOf(of), ...readProof(of), ...readGone(of) };
      return { ...begun, phase, backupId: of.filled('backup_id'), ...end, ...last };
    }
    case 'cancelled':
      return { ...begun, phase, ...copyless, cancelledBy: of.filled('cancelled_by') };
    case 'failed':
    case 'unknown':
      return { ...begun, phase, ...copyless, ...readRetried(of) };
    case 'not_started':
      return { ...begun, phase, ...notStarted, ...readLastCopy(of), ...readRetried(of) };
  }
  return undefined;
};

const begunOf = (of: PayloadReader): Pick<Run, 'begun'> => {
  const by = (['schedule', 'elsewhere'] as const).find((known) => known === of.text('origin'));
  const name = of.filled('begun_by');
  return by ? { begun: { by, ...(name !== undefined && { name }) } } : {};
};

/** Older cards have it as `origin`. */
const originOf = (of: PayloadReader): Origin =>
  (['found', 'joined'] as const).find((how) => how === of.text('how') || how === of.text('origin')) ?? 'started';
