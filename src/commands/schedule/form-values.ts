import type { Result } from '../../backup/result.ts';
import { type Rhythm, type ScheduleProblem, scheduleProblem } from '../../backup/schedule.ts';
import { hasPlace, placeKey, type UsableStorage } from '../../backup/storage.ts';
import { chosenStorage } from '../../slack/blocks/storage-fields.ts';
import type { ScheduleState } from './view-form.ts';

/** A schedule as the form wants it. */
type Draft = {
  readonly storage: UsableStorage;
  readonly folder: string | undefined;
  readonly rhythm: Rhythm;
  readonly copiesKept: number;
};

/** What the form wants, or why the portal would refuse it. */
export const draftOf = (state: ScheduleState): Result<Draft, ScheduleProblem | 'no storage'> => {
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
