import { everyday } from './scenarios/everyday.ts';
import { portalTrouble } from './scenarios/portal-trouble.ts';
import { refused } from './scenarios/refused.ts';
import { restarts } from './scenarios/restarts.ts';
import { slackTrouble } from './scenarios/slack-trouble.ts';
import { watched } from './scenarios/watched.ts';
import type { Scenario } from './wire.ts';

/** The scenarios in the order of the tour, in groups. */
export const tour: readonly { readonly title: string; readonly scenarios: readonly Scenario[] }[] = [
  { title: 'Everyday', scenarios: everyday },
  { title: 'The watch', scenarios: watched },
  { title: 'Refused', scenarios: refused },
  { title: 'Portal trouble', scenarios: portalTrouble },
  { title: 'Slack trouble', scenarios: slackTrouble },
  { title: 'Restarts', scenarios: restarts },
];

/** Every scenario, by the name in `/?scenario=name`. */
export const scenarios: readonly Scenario[] = tour.flatMap((group) => group.scenarios);
