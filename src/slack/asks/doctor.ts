import type { Finding } from '../../backup/checkup.ts';
import type { Listener } from '../asked.ts';
import { doctor, looking } from '../views/doctor.ts';

/** Looks whether everything is well, and tells the person who asked. */
export const createDoctor = ({ checkUp }: { readonly checkUp: () => Promise<readonly Finding[]> }): Listener => ({
  verb: 'doctor',
  first: { words: looking },
  run: async ({ reply }) => reply(doctor(await checkUp())),
});
