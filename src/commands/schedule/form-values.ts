import type { ScheduleDraft } from '../../backup/approval.ts';
import type { Result } from '../../backup/result.ts';
import { type Rhythm, type ScheduleProblem, scheduleProblem } from '../../backup/schedule.ts';
import { hasPlace, placeKey } from '../../backup/storage.ts';
import { chosenStorage } from '../../slack/blocks/storage-fields.ts';
import type { ScheduleState } from './view-form.ts';

/** What the form wants, or why the portal would refuse it. */
export const draftOf = (state: ScheduleState): Result<ScheduleDraft, ScheduleProblem | 'no storage'> => {
  const chosen = chosenStorage(state);
  if (!chosen) return { failure: 'no storage' };
  const { storage, folder } = chosen;
  const draft = { storage, folder, rhythm: rhythmOf(state), copiesKept: Number(state.copies) };
  const params = hasPlace(storage) ? { [placeKey[storage]]: folder ?? '' } : { module: state.module };
  const failure = scheduleProblem({ ...draft, params });
  return failure ? { failure } : { value: draft };
};

const rhythmOf = ({ every, weekday, monthday, hour: at }: ScheduleState): Rhythm => {
  const hour = Number(at);
  switch (every) {
    case 'week':
      return { every, day: Number(weekday), hour };
    case 'month':
      return { every, day: Number(monthday), hour };
    default:
      return { every: 'day', hour };
  }
};
