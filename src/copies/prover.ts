import type { CopySearch, FoundCopy } from '../backup/found-copy.ts';
import type { Copy, StorageType } from '../backup/job.ts';
import { PortalError } from '../backup/portal-error.ts';
import type { ProofRemarks, Proven, Unreadable } from '../backup/proof.ts';
import { toResult } from '../backup/result.ts';
import type { Completed } from '../backup/run.ts';
import { patiently } from './patiently.ts';
import { type Proved, type ProverOptions, verifyFully } from './verify-fully.ts';

/**
 * Verifies copies of finished backups: finds each with the key, and reads its size or every byte of it. One archive is
 * read at a time; the others wait. Rejects only once the signal aborts, or with an error of its own.
 */
export const createProver = (options: ProverOptions) => {
  const inTurn = createTurns();
  return async (run: Completed, mode: 'size' | 'full', signal: AbortSignal): Promise<Proved> => {
    try {
      const { copy, why, remarks } = await search(run, options, signal);
      if (why === 'missing') return plain({ kind: 'unreadable', why }, remarks);
      if (why) return plain({ kind: 'not_provable', why }, remarks);
      if (mode === 'size') return plain(await sizeOf(copy, signal), remarks);
      const { open } = copy;
      if (!open) return plain({ kind: 'not_provable', why: 'denied' }, remarks);
      const { proof, missing } = await inTurn(() => verifyFully({ ...copy, open }, run, signal, options));
      return { proof: { ...proof, ...remarks }, missing };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PortalError)) throw error;
      const { kind, httpStatus } = error.failure;
      options.log.warn({ run: run.key, kind, status: httpStatus }, 'a copy could not be read');
      return plain({ kind: 'unreadable', why: reasons[kind] ?? 'unanswered' });
    }
  };
};

const reasons: Readonly<Partial<Record<PortalError['failure']['kind'], Unreadable>>> = {
  missing: 'missing',
  forbidden: 'forbidden',
  timeout: 'idle',
  cut: 'cut',
};

const plain = (proof: Proven, remarks: ProofRemarks = {}): Proved => ({ proof: { ...proof, ...remarks }, missing: [] });

type Found = { readonly remarks: ProofRemarks } & CopySearch;

const search = async (run: Completed, options: ProverOptions, signal: AbortSignal): Promise<Found> => {
  const { portal, clock } = options;
  const { slot, backupId: id, storage } = run;
  if (id === undefined) return { why: 'place_unknown', remarks: {} };
  const copies = await list(run, options, signal);
  const own = copies.find((copy) => copy.id === id);
  if (!own && hasFolder(storage)) return { why: 'missing', remarks: {} };
  const twin = copies.find(
    (copy) => own && copy.id !== id && copy.fileName === own.fileName && copy.storage === own.storage,
  );
  const sought = { slot, id, storage, fileName: own?.fileName, createdAt: own?.createdAt };
  const { folder } = run;
  const found = await patiently(() => portal.findCopy({ ...sought, folder }, signal), { clock, signal });
  const remarks = twin ? { sameFileAs: twin.id } : {};
  const open = found.copy?.open;
  if (!open) return { ...found, remarks };
  const openPatiently: typeof open = (until) => patiently(() => open(until), { clock, signal: until });
  return { copy: { ...found.copy, open: openPatiently }, remarks };
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
