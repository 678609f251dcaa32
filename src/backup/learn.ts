import type { Learned } from './about.ts';
import { Refused } from './refused.ts';

/** What a reading gives, or how it was refused; rejects with every other error. */
export const learn = async <Fact>(reading: Promise<Fact>): Promise<Learned<Fact>> => {
  try {
    return { known: await reading };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
};
