import type { Slot } from '../../backup/job.ts';
import type { PortalFailure } from '../../backup/portal-error.ts';
import type { ScheduleProblem } from '../../backup/schedule.ts';
import type { Scheduled } from '../../backup/scheduled.ts';
import { explain } from '../../slack/blocks/explain.ts';
import { nextWords, scheduleProblemText, scheduleWords, temporaryWords } from '../../slack/blocks/schedule-text.ts';
import { host, type Message, plain, quoted } from '../../slack/blocks/text.ts';
import { scheduleNow } from './view-form.ts';

/** A change of schedule that the portal made. */
type Change = { readonly before: Scheduled; readonly now: Scheduled };

/** What the admin channel shows of a change: who, from what, to what. */
export const announcement = (
  { before, now }: Change,
  { by, portal, slot }: { readonly by: string; readonly portal: string; readonly slot: Slot },
): Message => {
  const whose = `backups of ${slot === 'dump' ? 'the whole instance of ' : ''}*${host(portal)}*`;
  if (!now.schedule) {
    return plain(
      `<@${by}> deleted the schedule for ${whose}. The portal makes none by itself any more.\nIt was: ${scheduleWords(before)}.`,
    );
  }
  const lasting = temporaryWords(now.schedule);
  const to = `${scheduleWords(now)}. ${nextWords(now)}${lasting === '' ? '' : `\n${lasting}`}`;
  return before.schedule
    ? plain(`<@${by}> changed the schedule for ${whose}.\nFrom: ${scheduleWords(before)}.\nTo: ${to}`)
    : plain(`<@${by}> set a schedule for ${whose}: ${to}`);
};

/** The answer to the person who changed it; `unannounced`: why the announcement is missing, '' if it is not. */
export const changedWords = ({ now }: Change, channel: string, unannounced: string): string => {
  const what = now.schedule ? `*Saved.* ${scheduleNow(now)}` : '*Deleted.* The portal makes no more backups by itself.';
  return `${what}\n${announced(channel, unannounced)}`;
};

const announced = (channel: string, unannounced: string): string => {
  if (unannounced === '') return `It is announced in <#${channel}>.`;
  return unannounced === 'unclear'
    ? `:warning: Slack did not confirm the announcement in <#${channel}>: look there, and tell the others yourself if it is missing.`
    : `:warning: It could not be announced in <#${channel}> (${quoted(unannounced, 60)}): tell the others yourself.`;
};

/** The schedule is already what the person wants. */
export const sameWords = (now: Scheduled): string =>
  now.schedule
    ? `The schedule is like this already, so nothing was changed. ${scheduleNow(now)}`
    : 'There is no schedule any more, so nothing was deleted.';

/** Somebody else was faster. */
export const overtakenWords =
  ':warning: *The schedule was changed meanwhile*, in DocSpace or by someone here. Your change was not made. Below is the schedule as it is now: change it again if you still want to.';

/** The portal refused, or could not be asked before. */
export const refusedWords = (failure: PortalFailure): string =>
  `:warning: ${quoted(explain(failure, 'schedule'), 900)} Nothing was changed.`;

/** The schedule cannot be shown. */
export const unreadWords = (failure: PortalFailure): string =>
  `The schedule cannot be shown. ${quoted(explain(failure, 'look'), 900)}`;

/** The answer to a change is being looked for. */
export const lostWords =
  'The portal did not confirm the change. Checking which schedule it has now; this takes up to a minute…';

/** The portal never said whether it made the change; `now`: what it tells when it is looked at. */
export const unclearWords = (failure: PortalFailure, now: Scheduled | undefined): string => {
  const why = `:warning: ${quoted(explain(failure, 'look'), 900)}`;
  if (!now) {
    return `${why} *Which schedule the portal has now is not known*: it cannot be read either. Look with \`/backup schedule\` before you change it again.`;
  }
  return `${why} *Your change was not made*, at least not yet: look again with \`/backup schedule\` in a minute.\n${scheduleNow(now)}`;
};

/** The fields did not fit each other when they were sent. */
export const unfitWords =
  'The form has other fields for what you chose, and shows them now. Nothing was changed. Check the fields, then save again.';

/** The modal was made by a bot that carried other things along. */
export const foreignWords =
  'This dialog was opened before the bot was updated. Nothing was changed. Open it again with `/backup schedule`.';

/** Slack delivered the request twice; the first one answers, or has answered, what came of it. */
export const twiceWords = 'Slack sent this twice, and the bot acts on it once. `/backup schedule` shows the result.';

/** Why a schedule is not sent to the portal. */
export const problemWords = (problem: ScheduleProblem | 'no storage'): string =>
  `:warning: ${problem === 'no storage' ? 'Choose where the copies go.' : scheduleProblemText[problem]} Nothing was changed.`;
