/** The texts that DocSpace keeps in its resources, and so translates to the language of the key's owner. */
export type Texts = {
  readonly folderMissing: string;
  readonly folderUnreadable: string;
  readonly freeBackups: (allowance: number) => string;
  readonly planOption: string;
  readonly paymentRequired: string;
  readonly storageFull: string;
  readonly cancelled: string;
  readonly missingFiles: string;
};

const english: Texts = {
  folderMissing: 'The required folder was not found',
  folderUnreadable: 'You have no permission to view this folder',
  freeBackups: (allowance) => `The number of free backups should not exceed ${allowance} within a month`,
  planOption: 'Your pricing plan does not support this option',
  paymentRequired: 'Payment required',
  storageFull: 'Disk space quota exceeded',
  cancelled: 'Backup cancelled',
  missingFiles: 'Some files were not included in the backup, check storage/missing_info in it for the list',
};

const german: Texts = {
  folderMissing: 'Der gewünschte Ordner wurde nicht gefunden',
  folderUnreadable: 'Sie dürfen diesen Ordner nicht ansehen',
  freeBackups: (allowance) => `Die Anzahl der kostenlosen Sicherungen darf ${allowance} im Monat nicht überschreiten`,
  planOption: 'Ihr Tarif unterstützt diese Option nicht',
  paymentRequired: 'Zahlung erforderlich',
  storageFull: 'Speicherplatz überschritten',
  cancelled: 'Sicherung abgebrochen',
  missingFiles: 'Einige Dateien fehlen in der Sicherung, siehe storage/missing_info darin',
};

/** The texts in English or in German. */
export const textsFor = (isLocalised: boolean): Texts => (isLocalised ? german : english);
