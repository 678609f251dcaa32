import type { Clock } from '../../lib/clock.ts';
import { newTriggerId } from './ids.ts';
import { keepNewest } from './messages.ts';
import { SlackRefusal } from './refusal.ts';

/** The trigger IDs of commands and presses. */
export type Triggers = {
  readonly issue: (who: string) => string;
  /** Who the trigger belongs to; it works once, within 3 s. */
  readonly exchange: (id: string) => string;
};

const goodForMs = 3000;
const mostKept = 1_000;

export const createTriggers = (clock: Clock): Triggers => {
  const issued = new Map<string, { readonly who: string; readonly at: number; isUsed: boolean }>();
  return {
    issue: (who) => {
      const id = newTriggerId();
      issued.set(id, { who, at: clock.elapsed(), isUsed: false });
      keepNewest(issued, mostKept);
      return id;
    },
    exchange: (id) => {
      const trigger = issued.get(id);
      if (trigger === undefined) throw new SlackRefusal('invalid_trigger_id');
      if (trigger.isUsed) throw new SlackRefusal('exchanged_trigger_id');
      if (clock.elapsed() - trigger.at > goodForMs) throw new SlackRefusal('expired_trigger_id');
      trigger.isUsed = true;
      return trigger.who;
    },
  };
};
