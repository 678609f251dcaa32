import { asked } from './scenarios/asked.ts';
import { atPortal } from './scenarios/at-portal.ts';
import { inSlack } from './scenarios/in-slack.ts';
import type { Scenario } from './wire.ts';

/** The states worth seeing, by the name in `/?scenario=name`. */
export const scenarios: readonly Scenario[] = [...asked, ...atPortal, ...inSlack];
