import type { webApi } from '@slack/bolt';
import type { BackupRequest } from '../backup/job.ts';
import { createAnnounce } from '../channel/announce.ts';
import type { Channel } from '../channel/channel.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Runner } from '../runner/runner.ts';
import type { Access } from '../slack/access.ts';
import type { Listeners } from '../slack/listener.ts';
import { createCancel } from './cancel/listener.ts';
import type { Finding } from './doctor/finding.ts';
import { createDoctor } from './doctor/listener.ts';
import { createHelp } from './help/listener.ts';
import { createHistory } from './history/listener.ts';
import { createLink } from './link/listener.ts';
import { createPanel } from './panel/listener.ts';
import type { PanelKeeper } from './panel/panel.ts';
import { createSchedule } from './schedule/listener.ts';
import { createStart } from './start/listener.ts';
import { createOptions } from './start/options.ts';
import { createStatus } from './status/listener.ts';

/** Everything that can be asked for, and what carries it out. */
export const createListeners = (options: {
  readonly client: webApi.WebClient;
  readonly access: Access;
  readonly runner: Runner;
  readonly channel: Channel;
  readonly panel: PanelKeeper;
  readonly portal: string;
  readonly backup: BackupRequest;
  readonly checkUp: () => Promise<readonly Finding[]>;
  readonly clock: Clock;
  readonly log: Log;
}): Listeners => {
  const { access } = options;
  const adminChannel = options.channel.id;
  const announce = createAnnounce(options);
  const parts = { ...options, adminChannel, announce, permalink: options.channel.permalink };
  const start = createStart(parts);
  const chosen = createOptions({ ...parts, begin: start.begin });
  const schedule = createSchedule(parts);
  const cancel = createCancel(parts);
  const past = createHistory(parts);
  const help = createHelp(access);
  const commands = {
    start: start.command,
    options: chosen.form,
    status: createStatus(parts),
    history: past.command,
    cancel: cancel.command,
    schedule: schedule.form,
    panel: createPanel(parts),
    doctor: createDoctor(options),
    help,
  } satisfies Listeners['commands'];
  return {
    commands,
    buttons: {
      backup_start: commands.start,
      backup_start_paid: start.paid,
      backup_retry: start.retry,
      backup_cancel: cancel.button,
      backup_clear: cancel.clear,
      backup_status: commands.status,
      backup_history: commands.history,
      backup_history_page: past.page,
      backup_history_page_newer: past.page,
      backup_delete: past.remove,
      backup_schedule: schedule.form,
      backup_link: createLink(parts),
    },
    changes: {
      backup_start_paid: chosen.paid,
      backup_options_storage: chosen.redraw,
      backup_schedule_every: schedule.redraw,
      backup_schedule_storage: schedule.redraw,
      backup_schedule_delete: schedule.remove,
    },
    submissions: { backup_options: chosen.start, backup_schedule: schedule.save },
  };
};
