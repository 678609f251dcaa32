import type { Knobs } from './knobs.ts';

type Shorthand = 'isUnpaid' | 'isSuspended' | 'isStorageFull';

/** The knobs of a healthy portal that makes short backups. */
export const healthyKnobs = (isStandalone: boolean): Knobs => withShorthands({ ...usual, ...ofKind(isStandalone) });

const usual: Omit<Knobs, Shorthand | keyof ReturnType<typeof ofKind>> = {
  pickupMs: 0,
  durationMs: 3_000,
  uploadMs: undefined,
  publishEveryMs: undefined,
  progressFiles: undefined,
  recordLeadMs: 20,
  earlyLinkMs: 20,
  earlyLinkPercent: 100,
  completionWindowMs: 50,
  cancelRepublishMs: 50,
  isWorkerDown: false,
  isBusLost: false,
  ending: 'success',
  errorMessage: undefined,
  failAtPercent: 40,
  allowance: 2,
  usedBefore: 0,
  walletFunds: 'enough',
  price: 10,
  tariffState: 'paid',
  isBillerDown: false,
  hasAudit: true,
  storageUsedBytes: 9_021_197,
  tenantStatus: 0,
  isRestoring: false,
  ipRestriction: false,
  isPortalOwnerDisabled: false,
  role: 'owner',
  key: 'valid',
  keyPermissions: [],
  keyExpiresAt: undefined,
  isDumpForbidden: false,
  directories: ['/backups'],
  thirdPartyAccount: undefined,
  historyOutage: 'none',
  isS3Backed: false,
  archiveDamage: 'none',
  downloadFault: 'none',
  schedulerPeriodMs: 900_000,
  cleanerPeriodMs: 900_000,
  shownVersion: undefined,
  isLocalised: false,
  timeZone: 'UTC',
  clockAheadMs: 0,
  isStackIncluded: true,
  bareBody: 'problem',
  latencyMs: 0,
};

/** What differs between a cloud portal and a self-hosted one, and what is an object and so made for each portal. */
const ofKind = (isStandalone: boolean) =>
  ({
    isWalletOn: !isStandalone,
    storageTotalBytes: isStandalone ? -1 : 1_610_612_736_000,
    isRateLimited: !isStandalone,
    folders: { '1234': 'open', '1235': 'forbidden', 'drive-1': 'open' },
    modules: [
      { id: 's3', title: 'Amazon AWS S3', isSet: true },
      { id: 'googlecloud', title: 'Google Cloud Storage', isSet: false },
      { id: 'rackspace', title: 'Rackspace Cloud Storage', isSet: false },
    ],
    limits: { perMinute: 1_500, concurrentReads: 50, concurrentWrites: 15, writesPerDay: 10_000 },
  }) satisfies Partial<Knobs>;

/** Adds the knobs that are names for values of others. */
const withShorthands = (knobs: Omit<Knobs, Shorthand>): Knobs =>
  Object.defineProperties(
    knobs,
    Object.getOwnPropertyDescriptors({
      get isUnpaid(): boolean {
        return knobs.tariffState === 'notPaid';
      },
      set isUnpaid(isOn: boolean) {
        if (isOn !== this.isUnpaid) knobs.tariffState = isOn ? 'notPaid' : 'paid';
      },
      get isSuspended(): boolean {
        return knobs.tenantStatus === 1;
      },
      set isSuspended(isOn: boolean) {
        if (isOn !== this.isSuspended) knobs.tenantStatus = isOn ? 1 : 0;
      },
      get isStorageFull(): boolean {
        return knobs.storageTotalBytes >= 0 && knobs.storageUsedBytes > knobs.storageTotalBytes;
      },
      set isStorageFull(isOn: boolean) {
        if (isOn === this.isStorageFull) return;
        knobs.storageUsedBytes = isOn ? 50_000_001 : usual.storageUsedBytes;
        knobs.storageTotalBytes = isOn ? 50_000_000 : 1_610_612_736_000;
      },
    }),
  ) as Knobs;
