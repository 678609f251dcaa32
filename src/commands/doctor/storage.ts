import type { Cost } from '../../backup/cost.ts';
import type { BackupRequest } from '../../backup/job.ts';
import type { About, Place, Space } from '../../backup/portal-facts.ts';
import { storageProblem } from '../../backup/schedule.ts';
import { explain } from '../../slack/blocks/explain.ts';
import { scheduleProblemText } from '../../slack/blocks/schedule-text.ts';
import { type Finding, ok, problem, refused, unknown, warning } from './finding.ts';

/** Whether copies can go to where they are to go. `isKept`: the bot keeps copies of its own as well. */
export const storageFindings = (
  { storage, portal }: About,
  backup: BackupRequest,
  isKept = false,
): readonly Finding[] => {
  const isHosted = portal.value?.isStandalone === false;
  const dump = isHosted && backup.slot === 'dump' ? [hostedDump] : [];
  if (storage.failure !== undefined) return [...dump, refused('Storage', storage.failure, 'check')];
  if (storage.value.kind === 'unasked' && backup.storage === 'DataStore') return [...dump, temporary(isKept)];
  return [...dump, placeFinding(storage.value, backup, isHosted)];
};

const temporary = (isKept: boolean): Finding => {
  const words = 'Copies go to temporary storage: DocSpace deletes each one after 24 hours.';
  if (isKept)
    return ok(
      'Storage',
      `${words} The bot keeps verified ones in BACKUP_KEEP_DIR, if the portal’s link to them leads to the portal itself; each card says whether it did.`,
    );
  return warning('Storage', `${words} For copies that stay set BACKUP_STORAGE_TYPE to Documents or another storage.`);
};

const hostedDump = problem(
  'Storage',
  'BACKUP_DUMP is true, and only a self-hosted server can be backed up as a whole. Set it to false.',
);

const placeFinding = (place: Place, backup: BackupRequest, isHosted: boolean): Finding => {
  switch (place.kind) {
    case 'unasked':
      return unaskedFinding(backup, isHosted);
    case 'folder':
      if (place.isWritable && place.space && isNearlyFull(place.space))
        return problem('Storage', fullWords(place.space));
      if (place.isWritable) return ok('Storage', `Copies go to the folder “${place.title}”, which may be written.`);
      return problem(
        'Storage',
        `The key’s owner may not write to the folder “${place.title}”. Make them a member of the room, or set another in BACKUP_STORAGE_PARAMS.`,
      );
    case 'account':
      return unknown(
        'Storage',
        `Copies go to the connected account “${place.title}”. Whether it has the folder in BACKUP_STORAGE_PARAMS shows at the first backup.`,
      );
    case 'module':
      if (place.isSet) return ok('Storage', `Copies go to ${place.title}, which is set up at the portal.`);
      return problem(
        'Storage',
        `${place.title} is not set up at the portal. Do it in DocSpace under Settings › Integration.`,
      );
    case 'absent': {
      const words = place.detail === '' ? '' : ` The portal says: “${place.detail}”`;
      return problem('Storage', `${absent[place.what]}${words}`);
    }
  }
};

/** A copy that does not fit fails only once it is packed, and its archive stays in the room. */
const isNearlyFull = ({ usedBytes, totalBytes }: Space): boolean => usedBytes >= 0.9 * totalBytes;

const fullWords = ({ usedBytes, totalBytes }: Space): string =>
  usedBytes >= totalBytes
    ? 'The portal’s storage is full, so no copy fits into a room. Free some, or get more in DocSpace under Payments.'
    : `The portal’s storage is ${Math.floor((100 * usedBytes) / totalBytes)} % full, and a copy that does not fit fails at the end. Free some, or get more in DocSpace under Payments.`;

const absent = {
  folder: 'The folder in BACKUP_STORAGE_PARAMS is not there, or the key’s owner may not see it. Set another.',
  account: 'No account is connected to the portal for backups. Connect one in DocSpace under Settings › Backup.',
  module: 'The portal does not know the module in BACKUP_STORAGE_PARAMS. Set one that Settings › Integration lists.',
} as const;

const unaskedFinding = ({ storage, params }: BackupRequest, isHosted: boolean): Finding => {
  const fault = storageProblem(storage, params);
  if (fault !== undefined)
    return problem('Storage', `${scheduleProblemText[fault]} Set BACKUP_STORAGE_TYPE and BACKUP_STORAGE_PARAMS.`);
  if (isHosted) return problem('Storage', 'Local storage needs a self-hosted server. Set another BACKUP_STORAGE_TYPE.');
  return unknown(
    'Storage',
    'Copies go to a directory on the portal’s server. Whether it is there and can be written shows at the first backup.',
  );
};

/** What the next backup costs. */
export const costFindings = (cost: Cost): readonly Finding[] => {
  switch (cost.kind) {
    case 'free': {
      const used = cost.month ? ` (${cost.month.used} of ${cost.month.allowance} used this month)` : '';
      return [ok('Cost', `The next backup is free${used}.`)];
    }
    case 'unknown':
      return [unknown('Cost', explain(cost.failure, 'look'))];
    case 'paid':
      return [paidFinding(cost)];
  }
};

const paidFinding = ({ used, allowance, price, service }: Extract<Cost, { kind: 'paid' }>): Finding => {
  const free =
    allowance === 0
      ? 'The plan has no free backups.'
      : `The free backups of this month are used up (${used} of ${allowance}).`;
  const next =
    price === '' ? 'The next one costs money; the portal does not say how much.' : `The next one costs ${price}.`;
  if (service === 'refused') {
    return problem(
      'Cost',
      `${free} The paid backup service is off, so the portal refuses. ${allowance === 0 ? 'Get a plan with backups, or switch that service on,' : 'Switch it on'} in DocSpace under Payments.`,
    );
  }
  if (service !== 'off') return ok('Cost', `${free} ${next} The bot asks first.`);
  return problem(
    'Cost',
    `${free} ${next} The paid backup service is off: an older server refuses, a newer one switches it on and charges. See Payments in DocSpace.`,
  );
};
