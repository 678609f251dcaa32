import type { ScheduleDraft } from '../../backup/approval.ts';
import type { BackupRequest, Slot } from '../../backup/job.ts';
import type { Rescheduled } from '../../backup/scheduled.ts';
import { requestFor } from '../../backup/target.ts';
import type { Parts } from '../parts.ts';
import type { ScheduleChange, Scheduling } from './change.ts';
import {
  announcement,
  changedWords,
  lostWords,
  overtakenWords,
  refusedWords,
  sameWords,
  twiceWords,
  unclearWords,
} from './view-result.ts';

/** Changes the schedule and announces it. `words`: what to say about it; `said` undefined: it was requested before. */
export const carryOutChange = async (
  { tell, ...change }: Omit<ScheduleChange, 'onLost'> & { readonly tell: (words: string) => Promise<void> },
  { announce, channel, portal, schedules }: Pick<Parts, 'announce' | 'channel' | 'portal'> & { schedules: Scheduling },
): Promise<{ readonly said: Rescheduled | undefined; readonly words: string }> => {
  const { key, by, slot } = change;
  const said = await schedules.change({ ...change, onLost: () => tell(lostWords) });
  if (said?.kind !== 'changed') return { said, words: wordsOf(said) };
  const unannounced = await announce(announcement(said, { by, portal: portal.origin, slot }), {
    ...{ run: key, about: 'schedule', by },
  });
  return { said, words: changedWords(said, channel.id, unannounced) };
};

const wordsOf = (said: Exclude<Rescheduled, { kind: 'changed' }> | undefined): string => {
  switch (said?.kind) {
    case 'same':
      return sameWords(said.now);
    case 'overtaken':
      return overtakenWords;
    case 'unread':
    case 'refused':
      return refusedWords(said.failure);
    case 'unclear':
      return unclearWords(said.failure, said.now);
    case undefined:
      return twiceWords;
  }
};

/** What a draft makes of the present schedule; settings that a draft does not hold are the ones in use. */
export const scheduleFrom =
  (draft: ScheduleDraft | undefined, slot: Slot, backup: BackupRequest): ScheduleChange['wanted'] =>
  (now) => {
    if (!draft) return undefined;
    const { storage, folder, rhythm, copiesKept } = draft;
    const target = { slot, storage, folder, retryOf: undefined };
    const { params } = requestFor(target, now?.storage === storage ? now : backup);
    return { slot, storage, params, rhythm, copiesKept };
  };
