import { tookMs } from '../backup/end.ts';
import type { NoticeAbout } from '../backup/notice.ts';
import { backupId, type Run } from '../backup/run.ts';
import { endedWhen } from '../slack/blocks/end-time.ts';
import { statusWord } from '../slack/blocks/labels.ts';
import { code, duration, host, type Message, plain, quoted, section } from '../slack/blocks/text.ts';

/** The one reply under a card that calls the person who asked. */
export const notice = (run: Run, about: NoticeAbout): Message => {
  const who = run.requestedBy === '' ? '' : `<@${run.requestedBy}> `;
  const text = `${who}${about === 'end' ? ended(run) : about === 'stall' ? stalled(run) : away(run)}`;
  return { text, blocks: [section(text)] };
};

/** What a person did with the backup, noted under its card. */
export const deedNote = (what: keyof typeof deeds, by: string, link: string): Message =>
  plain(`<@${by}> ${deeds[what]}${link === '' ? '' : ` <${link}|Its card>`}`);

const deeds = {
  cancel: 'asks the portal to cancel this backup.',
  kept: 'could not cancel this backup; it goes on.',
  link: 'was given the link to this copy.',
  retry: 'tries this backup again.',
  delete: 'deleted the copy that this backup made.',
  delete_twin: 'deleted the copy of another backup that has the same file, so that this backup’s copy is gone with it.',
} as const;

/** The notice for a person's direct messages, when the card's channel cannot be written. */
export const lostCardNotice = (run: Run, channel: string): Message => {
  const text = `${ended(run)}\nThis is sent to you alone because the card in <#${channel}> cannot be written any more. Tell whoever looks after this bot.`;
  return { text, blocks: [section(text)] };
};

const stalled = (run: Run): string =>
  `The backup of *${host(run.portal)}* has not moved for a while and may be stuck. It is still being followed; the card above says what to do.`;

const away = (run: Run): string =>
  `The portal *${host(run.portal)}* cannot be asked about this backup, so how it goes is not known. It is asked again and again; the card above and \`/backup doctor\` say what to do.`;

const ended = (run: Run): string => {
  const id = backupId(run);
  const name = `Backup ${id === '' ? '' : `${code(id)} `}of *${host(run.portal)}*`;
  const reason = 'reason' in run && run.reason !== '' ? ` ${quoted(run.reason, 600)}` : '';
  switch (run.phase) {
    case 'completed': {
      const ms = tookMs(run);
      const how = ms === undefined ? endedWhen(run) : `after ${duration(ms)}`;
      return `${name}: *${statusWord.completed}* ${how}.`;
    }
    case 'completed_with_warnings':
      return `${name}: *${statusWord.completed_with_warnings}*. There is a copy, but not all is as it should be.${reason}`;
    case 'failed':
      return `${name}: *${statusWord.failed}*. There is no copy from it.${reason}`;
    case 'cancelled':
      return `${name}: *${statusWord.cancelled}*. There is no copy from it.`;
    case 'unknown':
      return `${name}: *${statusWord.unknown}*. Do not count on a copy from it.${reason}`;
    case 'not_started':
      return `${name}: *${statusWord.not_started}*.${reason}`;
    case 'starting':
    case 'running':
      return `${name}: *${statusWord[run.phase]}*.`;
  }
};
