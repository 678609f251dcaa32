import {
  type ArchiveFigures,
  damageSorts,
  notProvableReasons,
  type Proof,
  type ProofRemarks,
  unreadableReasons,
} from '../backup/proof.ts';
import type { Completed } from '../backup/run.ts';
import type { PayloadReader } from './payload-reader.ts';

type Fields = Readonly<Record<string, string | number | boolean>>;

/** What is known of a run's copy, as flat fields of its card's metadata; none if nobody verifies it. */
export const proofFields = ({ proof, isEndTold }: Completed): Fields => ({
  ...(isEndTold && { end_told: true }),
  ...(proof && { proof: proof.kind, ...fieldsOf(proof) }),
});

const fieldsOf = (proof: Proof): Fields => {
  switch (proof.kind) {
    case 'pending':
      return { proof_mode: proof.mode, proof_attempt: proof.attempt };
    case 'sized':
      return { ...remarkFields(proof), size_bytes: proof.sizeBytes };
    case 'whole':
    case 'incomplete':
      return { ...remarkFields(proof), ...figureFields(proof) };
    case 'damaged':
      return { ...remarkFields(proof), ...figureFields(proof), damage: proof.damage };
    case 'not_provable':
    case 'unreadable':
      return { ...remarkFields(proof), proof_why: proof.why };
  }
};

const figureFields = (figures: ArchiveFigures): Fields => ({
  size_bytes: figures.sizeBytes,
  proof_ms: figures.tookMs,
  sha256: figures.sha256,
  tables: figures.tables,
  documents: figures.documents,
  documents_whole: figures.documentsWhole,
});

const remarkFields = (remarks: ProofRemarks): Fields => ({
  ...(remarks.sameFileAs !== undefined && { same_file_as: remarks.sameFileAs }),
  ...(remarks.skippedFiles !== undefined && { skipped_files: remarks.skippedFiles }),
  ...(remarks.keepFailure !== undefined && { keep_failure: remarks.keepFailure }),
  ...(remarks.isNotKept && { not_kept: true }),
  ...(remarks.keptAs !== undefined && { kept_as: remarks.keptAs }),
  ...(remarks.usualBytes !== undefined && { usual_bytes: remarks.usualBytes }),
  ...(remarks.slow && { took_ms: remarks.slow.tookMs, usual_ms: remarks.slow.usualMs }),
  ...(remarks.roomTitle !== undefined && { room_title: remarks.roomTitle }),
  ...(remarks.fileId !== undefined && { file_id: remarks.fileId }),
  ...(remarks.leftOut && { left_out: remarks.leftOut.join(' ') }),
  ...(remarks.unchecked && { unchecked: remarks.unchecked.join(' ') }),
  ...(remarks.uncounted !== undefined && { uncounted: remarks.uncounted }),
});

/** Reads them back; a proof of a kind or with a reason that is not known here counts as none. */
export const readProof = (of: PayloadReader): Pick<Completed, 'proof' | 'isEndTold'> => {
  const proof = proofOf(of);
  return { ...(of.yes('end_told') && { isEndTold: true }), ...(proof && { proof }) };
};

const proofOf = (of: PayloadReader): Proof | undefined => {
  const kind = of.text('proof') as Proof['kind'];
  const why = of.text('proof_why');
  switch (kind) {
    case 'pending':
      return { kind, mode: of.text('proof_mode') === 'full' ? 'full' : 'size', attempt: of.count('proof_attempt') };
    case 'sized':
      return { kind, sizeBytes: of.count('size_bytes'), ...remarksOf(of) };
    case 'whole':
    case 'incomplete':
      return { kind, ...figuresOf(of), ...remarksOf(of) };
    case 'damaged': {
      const damage = damageSorts.find((sort) => sort === of.text('damage'));
      return damage && { kind, damage, ...figuresOf(of), ...remarksOf(of) };
    }
    case 'not_provable': {
      const known = notProvableReasons.find((reason) => reason === why);
      return known && { kind, why: known, ...remarksOf(of) };
    }
    case 'unreadable': {
      const known = unreadableReasons.find((reason) => reason === why);
      return known && { kind, why: known, ...remarksOf(of) };
    }
  }
  return undefined;
};

const figuresOf = (of: PayloadReader): ArchiveFigures => ({
  sizeBytes: of.count('size_bytes'),
  tookMs: of.count('proof_ms'),
  sha256: of.text('sha256'),
  tables: of.count('tables'),
  documents: of.count('documents'),
  documentsWhole: of.count('documents_whole'),
});

const remarksOf = (of: PayloadReader): ProofRemarks => ({
  ...(of.text('same_file_as') !== '' && { sameFileAs: of.text('same_file_as') }),
  ...(of.count('skipped_files') > 0 && { skippedFiles: of.count('skipped_files') }),
  ...(of.text('keep_failure') !== '' && { keepFailure: of.text('keep_failure') }),
  ...(of.yes('not_kept') && { isNotKept: true }),
  ...(of.text('kept_as') !== '' && { keptAs: of.text('kept_as') }),
  ...(of.count('usual_bytes') > 0 && { usualBytes: of.count('usual_bytes') }),
  ...(of.count('took_ms') > 0 && { slow: { tookMs: of.count('took_ms'), usualMs: of.count('usual_ms') } }),
  ...(of.text('room_title') !== '' && { roomTitle: of.text('room_title') }),
  ...(of.count('file_id') > 0 && { fileId: of.count('file_id') }),
  ...(of.text('left_out') !== '' && { leftOut: of.text('left_out').split(' ').map(Number) }),
  ...(of.text('unchecked') !== '' && { unchecked: of.text('unchecked').split(' ').map(Number) }),
  ...(of.count('uncounted') > 0 && { uncounted: of.count('uncounted') }),
});
