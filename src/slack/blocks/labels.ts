import type { Alarm } from '../../backup/alarm.ts';
import type { Slot, StorageType } from '../../backup/job.ts';
import type { Phase } from '../../backup/run.ts';

/** The status words of the card; each state of a run has exactly one. */
export const statusWord: Readonly<Record<Phase, string>> = {
  starting: 'Starting',
  running: 'Running',
  completed: 'Completed',
  completed_with_warnings: 'Completed with warnings',
  failed: 'Failed',
  cancelled: 'Cancelled',
  not_started: 'Not started',
  unknown: 'Unknown',
};

/** The emoji beside a status word. */
export const statusSign: Readonly<Record<Phase, string>> = {
  starting: ':hourglass_flowing_sand:',
  running: ':arrows_counterclockwise:',
  completed: ':white_check_mark:',
  completed_with_warnings: ':warning:',
  failed: ':x:',
  cancelled: ':black_square_for_stop:',
  not_started: ':no_entry_sign:',
  unknown: ':grey_question:',
};

/** What a slot's backup is called within a sentence. */
export const backupWords: Readonly<Record<Slot, string>> = { portal: 'backup', dump: 'backup of the whole instance' };

/** DocSpace's storage types in words, each with its own name, which is also the configuration's. */
export const storageWords: Readonly<Record<StorageType, string>> = {
  DataStore: 'temporary storage (DataStore)',
  Documents: 'a room of the portal (Documents)',
  ThridpartyDocuments: 'a connected account (ThridpartyDocuments)',
  CustomCloud: 'custom cloud (CustomCloud)',
  Local: 'the server’s disk (Local)',
  ThirdPartyConsumer: 'third-party storage (ThirdPartyConsumer)',
};

/** What an alarm's message begins with. */
export const alarmWords: Readonly<Record<Alarm['kind'], string>> = {
  missed: 'Missed backup',
  skipped: 'Skipped backup',
  schedule_gone: 'Schedule gone',
  schedule_doomed: 'Schedule will be deleted',
  no_recent_copy: 'No recent copy',
  blocked: 'Watching is blocked',
  key_expires: 'Key expires',
  damaged_copy: 'Damaged copy',
};
