import type { Listener } from '../../slack/listener.ts';
import type { Finding } from './finding.ts';
import { doctor, looking } from './view.ts';

/** Checks whether everything is well, and answers the person who asked. */
export const createDoctor = ({
  checkUp,
  portal,
}: {
  readonly checkUp: () => Promise<readonly Finding[]>;
  readonly portal: { readonly origin: string };
}): Listener => ({
  first: { words: looking },
  run: async ({ reply }) => reply(doctor(await checkUp(), portal.origin)),
});
