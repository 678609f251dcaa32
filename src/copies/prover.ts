import type { CopySearch, FoundCopy } from '../backup/found-copy.ts';
import type { Copy, StorageType } from '../backup/job.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { ProofRemarks, Proven, Unreadable } from '../backup/proof.ts';
import { toResult } from '../backup/result.ts';
import type { Completed } from '../backup/run.ts';
import { hourMs } from '../lib/durations.ts';
import { findLeftOut } from './left-out.ts';
import { patiently } from './patiently.ts';
import { type Proved, type ProvedFully, type ProverOptions, verifyFully } from './verify-fully.ts';

/**
 * Verifies copies of finished backups: finds each with the key, and reads its size or every byte of it. One archive is
 * read at a time; the others wait. Rejects only once the signal aborts, or with an error of its own.
 */
export const createProver = (options: ProverOptions) => {
  const inTurn = createTurns();
  return async (run: Completed, mode: 'size' | 'full', signal: AbortSignal): Promise<Proved> => {
    try {
      const found = await search(run, options, signal);
      const proved = await proveFound(found, mode, run, signal, options, inTurn);
      return await withLeftOut(proved, found.copies, run, signal, options);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PortalError)) throw error;
      const { kind, httpStatus } = error.failure;
      options.log.warn({ run: run.key, kind, status: httpStatus }, 'a copy could not be read');
      return plain({ kind: 'unreadable', why: reasons[kind] ?? 'unanswered' });
    }
  };
};

const proveFound = async (
  { copy, why, remarks }: Found,
  mode: 'size' | 'full',
  run: Completed,
  signal: AbortSignal,
  options: ProverOptions,
  inTurn: ReturnType<typeof createTurns>,
): Promise<Proved | ProvedFully> => {
  if (why === 'missing') return plain({ kind: 'unreadable', why }, remarks);
  const unread = { ...remarks, ...(options.keep && { isNotKept: true as const }) };
  if (why) return plain({ kind: 'not_provable', why }, unread);
  if (mode === 'size') return plain(await sizeOf(copy, signal), remarks);
  const { open } = copy;
  if (!open) return plain({ kind: 'not_provable', why: 'denied' }, unread);
  const proved = await inTurn(() => verifyFully({ ...copy, open }, run, signal, options));
  return { ...proved, proof: { ...proved.proof, ...remarks } };
};

/** How long after its end a portal's counters still include a backup. */
const freshMs = hourMs;

/** The outcome with the documents that no backup has, and a hint at more of them. */
const withLeftOut = async (
  proved: Proved | ProvedFully,
  copies: readonly Copy[],
  run: Completed,
  signal: AbortSignal,
  { portal, clock, copyFileNumbers }: ProverOptions,
): Promise<Proved> => {
  const { proof, missing } = proved;
  if (run.slot !== 'portal') return { proof, missing };
  const listed = new Set(copies.map(({ id }) => id));
  const former = ((await copyFileNumbers?.()) ?? []).filter(
    ({ backupId: id }) => id === undefined || (id !== run.backupId && !listed.has(id)),
  );
  const { documents: leftOut, unchecked } = await findLeftOut(
    former.map(({ fileId }) => fileId),
    (id) => portal.askFile(id, signal),
  );
  // A copy that the schedule's own run has just removed was still counted.
  const removed = run.begun?.by === 'schedule' ? 1 : 0;
  const others = copies.filter((copy) => isCounted(copy, run)).length + removed + leftOut.length;
  const isFresh = copies.length > 0 && clock.now() - run.endedAt < freshMs;
  const uncounted = 'uncovered' in proved && isFresh ? proved.uncovered - others : 0;
  return {
    proof: {
      ...proof,
      ...(leftOut.length > 0 && { leftOut: leftOut.map(({ id }) => id) }),
      ...(unchecked.length > 0 && { unchecked }),
      ...(uncounted > 0 && { uncounted }),
    },
    missing: [...missing, ...leftOut],
  };
};

/** Whether the copy was in a folder of the portal when the backup began. */
const isCounted = ({ id, storage, createdAt = 0 }: Copy, { backupId: own, startedAt }: Completed): boolean =>
  storage === 'Documents' && id !== own && createdAt <= startedAt;

const reasons: Readonly<Partial<Record<PortalError['failure']['kind'], Unreadable>>> = {
  missing: 'missing',
  forbidden: 'forbidden',
  timeout: 'idle',
  cut: 'cut',
};

const plain = (proof: Proven, remarks: ProofRemarks = {}): Proved => ({ proof: { ...proof, ...remarks }, missing: [] });

/** `copies`: those that the portal lists, as far as it was asked. */
type Found = { readonly remarks: ProofRemarks; readonly copies: readonly Copy[] } & CopySearch;

const search = async (run: Completed, options: ProverOptions, signal: AbortSignal): Promise<Found> => {
  const { portal, clock } = options;
  const { slot, backupId: id, storage } = run;
  if (id === undefined) return { why: 'place_unknown', remarks: {}, copies: [] };
  const copies = await list(run, options, signal);
  const own = copies.find((copy) => copy.id === id);
  if (!own && hasFolder(storage)) return { why: 'missing', remarks: {}, copies };
  const twin = copies.find(
    (copy) => own && copy.id !== id && copy.fileName === own.fileName && copy.storage === own.storage,
  );
  const sought = { slot, id, storage, fileName: own?.fileName, createdAt: own?.createdAt };
  const { folder } = run;
  const found = await patiently(() => portal.findCopy({ ...sought, folder }, signal), { clock, signal });
  const fileId = storage === 'Documents' ? Number(found.copy?.fileId) : Number.NaN;
  const roomTitle = found.copy?.roomTitle;
  const remarks = {
    ...(twin && { sameFileAs: twin.id }),
    ...(Number.isSafeInteger(fileId) && { fileId }),
    ...(roomTitle !== undefined && { roomTitle }),
  };
  const open = found.copy?.open;
  if (!open) return { ...found, remarks, copies };
  const openPatiently: typeof open = (until) => patiently(() => open(until), { clock, signal: until });
  return { copy: { ...found.copy, open: openPatiently }, remarks, copies };
};

const hasFolder = (storage: StorageType): boolean => storage === 'Documents' || storage === 'ThridpartyDocuments';

/** The portal's history, if it helps: each read prunes it. A temporary copy is found without it as well. */
const list = async (
  { slot, storage }: Completed,
  { portal, clock }: ProverOptions,
  signal: AbortSignal,
): Promise<readonly Copy[]> => {
  const read = () => portal.history(slot, signal);
  if (hasFolder(storage)) return await patiently(read, { clock, signal });
  return storage === 'DataStore' ? ((await toResult(read())).value ?? []) : [];
};

const sizeOf = async ({ listedBytes, open }: FoundCopy, signal: AbortSignal): Promise<Proven> => {
  const opened = listedBytes === undefined ? await open?.(signal) : undefined;
  opened?.close();
  const sizeBytes = listedBytes ?? opened?.sizeBytes;
  if (sizeBytes === undefined) return { kind: 'not_provable', why: 'size_unknown' };
  return sizeBytes === 0 ? { kind: 'unreadable', why: 'empty' } : { kind: 'sized', sizeBytes };
};

/** Does one work after the other. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
};
