import type { SimulatedPortal } from './portal/portal.ts';
import { type PortalTrouble, portalTroubles } from './trouble-at-portal.ts';
import { type SlackTrouble, slackTroubles } from './trouble-at-slack.ts';
import type { SimulatedWorkspace } from './workspace/workspace.ts';

/** Something that can go wrong at one of the simulated ends. */
export type Trouble = PortalTrouble | SlackTrouble;

export const troubles: readonly Trouble[] = [...portalTroubles, ...slackTroubles];

/** Repairs all that stays broken. What has happened is not undone, and plan and pace stay as they are. */
export const fix = ({
  portal: simulated,
  workspace,
}: {
  readonly portal: SimulatedPortal | undefined;
  readonly workspace: SimulatedWorkspace | undefined;
}): void => {
  for (const trouble of troubles) {
    if (trouble.at === 'portal' && simulated) trouble.end(simulated);
    if (trouble.at === 'slack' && workspace) trouble.end(workspace);
  }
};
