/** The texts that DocSpace keeps in its resources, and so translates to the language of the key's owner. */
export type Texts = {
  readonly folderMissing: string;
  readonly folderUnreadable: string;
  readonly freeBackups: (allowance: number) => string;
  readonly planOption: string;
  readonly paymentRequired: string;
  readonly storageFull: (total: number) => string;
  readonly cancelled: string;
  readonly missingFiles: string;
};

const english: Texts = {
  folderMissing: 'The required folder was not found',
  folderUnreadable: 'You have no permission to view this folder',
  freeBackups: (allowance) => `The number of free backups should not exceed ${allowance} within a month`,
  planOption: 'Your pricing plan does not support this option',
  paymentRequired: 'Payment required',
  storageFull: (total) => `The used storage size should not exceed ${sizeText(total)}`,
  cancelled: 'Backup cancelled',
  missingFiles: 'Some files were not included in the backup. For more details, please check storage/missing_info',
};

const german: Texts = {
  folderMissing: 'Der gewünschte Ordner wurde nicht gefunden',
  folderUnreadable: 'Sie dürfen diesen Ordner nicht ansehen',
  freeBackups: (allowance) => `Die Anzahl der kostenlosen Sicherungen darf ${allowance} im Monat nicht überschreiten`,
  planOption: 'Ihr Tarif unterstützt diese Option nicht',
  paymentRequired: 'Zahlung erforderlich',
  storageFull: (total) => `Der belegte Speicherplatz darf ${sizeText(total)} nicht überschreiten`,
  cancelled: 'Sicherung abgebrochen',
  missingFiles: 'Einige Dateien fehlen in der Sicherung, siehe storage/missing_info darin',
};

/** The texts in English or in German. */
export const textsFor = (isLocalised: boolean): Texts => (isLocalised ? german : english);

const sizeUnits = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size in the largest unit that fits, with `places` behind the point. */
export const sizeText = (bytes: number, places = 0): string => {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), sizeUnits.length - 1);
  const factor = 10 ** places;
  return `${Math.floor((bytes / 1_024 ** power) * factor) / factor} ${sizeUnits[power]}`;
};
