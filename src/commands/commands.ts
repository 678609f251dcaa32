import type { Who } from '../slack/access.ts';
import type { Form, Listener, Listeners } from '../slack/listener.ts';
import { type Grammar, parseCommand } from '../slack/parse-command.ts';
import { createAcknowledge } from './alarm/listener.ts';
import { createDecisions } from './approval/listener.ts';
import { createCancel } from './cancel/listener.ts';
import { createDoctor } from './doctor/listener.ts';
import { createHelp } from './help/listener.ts';
import { createHistory, isCount } from './history/listener.ts';
import { createLink } from './link/listener.ts';
import { createPanel } from './panel/listener.ts';
import type { Parts } from './parts.ts';
import { createSchedule } from './schedule/listener.ts';
import { createRestore } from './schedule/restore.ts';
import { createStart } from './start/listener.ts';
import { createOptions } from './start/options.ts';
import { createStatus } from './status/listener.ts';
import { createVerify } from './verify/listener.ts';

/** A command: its words behind `/backup`, who may use it, its line in the help, and what carries it out. */
export type Command = Grammar & {
  readonly who: Who;
  readonly help: string;
  readonly listener: (made: Made) => Listener | Form;
};

/** All commands, in the order of the help. `/backup` alone is the first one. */
export const commands: readonly Command[] = [
  {
    name: 'start',
    who: 'user',
    help: 'backs up the portal now, like `/backup` alone',
    listener: ({ start }) => start.command,
  },
  {
    name: 'start options',
    who: 'operator',
    help: 'asks what to back up and where to',
    listener: ({ options }) => options.form,
  },
  {
    name: 'status',
    who: 'user',
    help: 'what runs, or how the last backup ended',
    listener: ({ status }) => status,
  },
  {
    name: 'history',
    who: 'user',
    help: 'copies, and backups that made none; `/backup history 30` shows more',
    takes: isCount,
    listener: ({ history }) => history.command,
  },
  {
    name: 'cancel',
    who: 'user',
    help: 'cancels a running backup, after asking',
    listener: ({ cancel }) => cancel.command,
  },
  {
    name: 'verify',
    who: 'user',
    help: 'reads the newest copy to its last byte and says what is in it',
    listener: ({ verify }) => verify.command,
  },
  { name: 'schedule', who: 'user', help: 'the portal’s own schedule', listener: ({ schedule }) => schedule.form },
  {
    name: 'panel',
    who: 'user',
    help: 'posts the state and the most used buttons in the admin channel',
    listener: ({ panel }) => panel,
  },
  {
    name: 'doctor',
    who: 'user',
    help: 'checks Slack, the portal, the key and the storage',
    listener: ({ doctor }) => doctor,
  },
  { name: 'help', who: 'user', help: 'this list', listener: ({ help }) => help },
];

const make = (parts: Parts) => {
  const start = createStart(parts);
  const history = createHistory(parts);
  const schedule = createSchedule(parts);
  const restore = createRestore(parts);
  const carriers = {
    delete: history.carryOut,
    schedule: schedule.carryOut,
    restore: restore.carryOut,
    start: start.carryOut,
  };
  return {
    start,
    options: createOptions({ ...parts, begin: start.begin }),
    status: createStatus(parts),
    history,
    cancel: createCancel(parts),
    link: createLink(parts),
    schedule,
    verify: createVerify(parts),
    restore: restore.button,
    decisions: createDecisions(parts, carriers),
    acknowledge: createAcknowledge(parts),
    panel: createPanel(parts),
    doctor: createDoctor(parts),
    help: createHelp({ access: parts.access, commands }),
  };
};

type Made = ReturnType<typeof make>;

const user = <It>(it: It) => ({ ...it, who: 'user' as const });
const operator = <It>(it: It) => ({ ...it, who: 'operator' as const });

/** Everything that can be asked for, who may ask for it, and what carries it out. */
export const createListeners = (parts: Parts): Listeners => {
  const made = make(parts);
  const { start, options, status, history, cancel, link, schedule, restore, acknowledge, verify, decisions } = made;
  const byName = new Map(commands.map(({ name, who, listener }) => [name, { ...listener(made), who }]));
  const help = byName.get('help') ?? user(made.help);
  return {
    home: parts.home.open,
    commands: Object.fromEntries(byName),
    find: (text) => {
      const typed = parseCommand(text, commands);
      return (typed.kind === 'command' && byName.get(typed.name)) || help;
    },
    buttons: {
      backup_start: user(start.command),
      backup_start_options: operator(options.form),
      backup_start_paid: operator(start.paid),
      backup_retry: user(start.retry),
      backup_cancel: user(cancel.button),
      backup_clear: user(cancel.clear),
      backup_status: user(status),
      backup_history: user(history.command),
      backup_history_page: user(history.page),
      backup_history_page_newer: user(history.page),
      backup_delete: operator(history.remove),
      backup_schedule: user(schedule.form),
      backup_link: operator(link),
      backup_verify: user(verify.button),
      backup_alarm_ack: operator(acknowledge),
      backup_schedule_restore: operator(restore),
      backup_approve: operator(decisions.approve),
      backup_refuse: operator(decisions.refuse),
    },
    changes: {
      backup_start_paid: operator(options.paid),
      backup_options_storage: operator(options.redraw),
      backup_schedule_every: operator(schedule.redraw),
      backup_schedule_storage: operator(schedule.redraw),
      backup_schedule_delete: operator(schedule.remove),
    },
    submissions: { backup_options: operator(options.start), backup_schedule: operator(schedule.save) },
  };
};
