/** How thoroughly copies are verified: not at all, by their size alone, or to the last byte. */
export const verifyModes = ['size', 'full', 'off'] as const;
export type VerifyMode = (typeof verifyModes)[number];

/** What is known of a finished copy beyond the portal's word for it. */
export type Proof = PendingProof | Proven;

/** Some process verifies the copy, or will. `attempt` counts from 1: processes may have died over it. */
type PendingProof = { readonly kind: 'pending'; readonly mode: 'size' | 'full'; readonly attempt: number };

/** How verifying ended. */
export type Proven = ProofRemarks &
  /** Only the size was read, and it is not 0. */
  (
    | { readonly kind: 'sized'; readonly sizeBytes: number }
    /** Every byte was read. `whole`: nothing is missing; `incomplete`: a sound archive that lacks documents. */
    | (ArchiveFigures & { readonly kind: 'whole' | 'incomplete' })
    /** Every byte was read, and the archive cannot be restored as it is. */
    | (ArchiveFigures & { readonly kind: 'damaged'; readonly damage: DamageSort })
    /** The key cannot reach the copy, by its nature: this says nothing against the copy. */
    | { readonly kind: 'not_provable'; readonly why: NotProvable }
    /** The copy ought to be readable and was not: a person is called. */
    | { readonly kind: 'unreadable'; readonly why: Unreadable }
  );

/** What a copy is that was read to its last byte. */
export type ArchiveFigures = {
  readonly sizeBytes: number;
  readonly tookMs: number;
  /** Upper-case hexadecimal. */
  readonly sha256: string;
  readonly tables: number;
  /** A document's every version counts; those that people changed during the backup are in neither number. */
  readonly documents: number;
  readonly documentsWhole: number;
};

/** `cut`: it ends too early; `bytes`: wrong bytes in it; `tables`, `files`: sound, but without things that belong to it. */
export const damageSorts = ['not_an_archive', 'cut', 'bytes', 'tables', 'files'] as const;
export type DamageSort = (typeof damageSorts)[number];

/**
 * Why the key cannot reach a copy, by the copy's nature: on the server's disk; in a bucket; the slot has another job by
 * now; the folder, or the name in it, is not known; the key may not read there, as in a room that allows no downloads; the portal
 * does not say how long it is.
 */
export const notProvableReasons = ['local', 'bucket', 'link_lost', 'place_unknown', 'denied', 'size_unknown'] as const;
export type NotProvable = (typeof notProvableReasons)[number];

/**
 * Why a copy that ought to be readable was not: it is not there; has no bytes; refused; no bytes came for too long; the connection broke
 * again and again; the portal did not answer; every process that verified it died.
 */
export const unreadableReasons = ['missing', 'empty', 'forbidden', 'idle', 'cut', 'unanswered', 'interrupted'] as const;
export type Unreadable = (typeof unreadableReasons)[number];

/** What else is worth saying about a copy. */
export type ProofRemarks = {
  /** The backup whose copy is the same file. */
  readonly sameFileAs?: string;
  /** How many files the portal itself says that it could not pack. */
  readonly skippedFiles?: number;
  /** Why no copy of it was kept in `BACKUP_KEEP_DIR`: the system's error code. */
  readonly keepFailure?: string;
  /** Own copies are kept, and none of this one, because the key cannot read it. */
  readonly isNotKept?: true;
  /** The file in `BACKUP_KEEP_DIR` that is a copy of it. */
  readonly keptAs?: string;
  /** The copy is much smaller than earlier ones, which usually have that size. */
  readonly usualBytes?: number;
  /** The backup took much longer than earlier ones. */
  readonly slow?: { readonly tookMs: number; readonly usualMs: number };
  /** The title of the room that the copy is in. */
  readonly roomTitle?: string;
  /** The number of the copy's file in Documents. */
  readonly fileId?: number;
  /** The numbers of documents that DocSpace leaves out of every backup, because copies that were deleted had them. */
  readonly leftOut?: readonly number[];
  /** Numbers of deleted copies of which the portal does not say whether a document has them. */
  readonly unchecked?: readonly number[];
  /** How many more files DocSpace's folders count than there are rows and known copies: a hint, the counters drift. */
  readonly uncounted?: number;
};

/**
 * A row of the archive's documents without its content, or without `version`, a document that has no row there either.
 * Titles are private: for operators alone, never kept or logged.
 */
export type MissingDocument = {
  readonly id: number;
  readonly version?: number;
  readonly title: string;
};

/** A copy on which more processes than this have died is left alone. */
export const mostProofAttempts = 3;

/** The copy is not to be relied on. */
export type BadProof = Extract<Proven, { readonly kind: 'incomplete' | 'damaged' | 'unreadable' }>;

export const isBad = (proof: Proof): proof is BadProof =>
  proof.kind === 'incomplete' || proof.kind === 'damaged' || proof.kind === 'unreadable';

/** Whether a person has to know of the outcome. */
export const isProblem = (proof: Proof): boolean =>
  proof.kind !== 'pending' && (isBad(proof) || proof.keepFailure !== undefined || proof.leftOut !== undefined);
