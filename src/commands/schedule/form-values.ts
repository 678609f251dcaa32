import { type Rhythm, scheduleProblem } from '../../backup/schedule.ts';
import { hasPlace, placeKey, type UsableStorage } from '../../backup/storage.ts';
import { chosenStorage } from '../../slack/blocks/storage-fields.ts';
import type { ScheduleState } from './view-form.ts';

/** A schedule as the form wants it. */
type Draft = {
  readonly storage: UsableStorage;
  readonly folder: string;
  readonly rhythm: Rhythm;
  readonly copiesKept: number;
};

/** What the form wants; a sentence where the portal would refuse it. */
export const draftOf = (state: ScheduleState): Draft | string => {
  const chosen = chosenStorage(state);
  if (!chosen) return 'Choose where the copies go.';
  const { storage, folder } = chosen;
  const draft = { storage, folder, rhythm: rhythmOf(state), copiesKept: Number(state.copies) };
  const params = hasPlace(storage) ? { [placeKey[storage]]: folder } : { module: state.module };
  return scheduleProblem({ ...draft, params }) || draft;
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
