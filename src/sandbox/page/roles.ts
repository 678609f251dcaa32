import type { People } from '../workspace/people.ts';
import type { SimulatedWorkspace } from '../workspace/workspace.ts';

/** The people that one can be on the page, in words. */
export const titles: Readonly<Partial<Record<keyof People, string>>> = {
  admin: 'administrator',
  colleague: 'colleague',
  guest: 'guest',
  outsider: 'outsider, of another organisation that shares the channel',
  nobody: 'somebody who is not in the admin channel',
};

/** The role of a person by their user ID; '' for the bot. */
export const roleOf = ({ people }: SimulatedWorkspace, id: string): string =>
  Object.entries(people).find(([, one]) => one === id)?.[0] ?? '';

/** The user ID of a role that one can be. */
export const idOf = ({ people }: SimulatedWorkspace, role: string): string | undefined =>
  Object.entries(people).find(([name]) => name === role && Object.hasOwn(titles, name))?.[1];
