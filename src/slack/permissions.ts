/**
 * Who may do what. `user`: all who may use the bot; `operator`: what destroys, reveals, spends or reconfigures.
 * Everything that a person can ask for has its line here, and is checked against it each time it is asked for.
 */
export const verbs = {
  start: 'user',
  'start a paid backup': 'operator',
  /** To another place than the configured one, or of the whole instance: it reveals what is in the portal. */
  'choose a target': 'operator',
  status: 'user',
  history: 'user',
  'delete a copy': 'operator',
  'get a link': 'operator',
  cancel: 'user',
  "cancel another's backup": 'operator',
  retry: 'user',
  schedule: 'user',
  'change the schedule': 'operator',
  panel: 'user',
  doctor: 'user',
  help: 'user',
} as const satisfies Record<string, 'user' | 'operator'>;

export type Verb = keyof typeof verbs;
