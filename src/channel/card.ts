import { isAboutEnd, type NoticeAbout } from '../backup/notice.ts';
import { hasCopy, isEnded, isFinished, type Run } from '../backup/run.ts';
import type { Card } from '../runner/ports.ts';
import { CardWriter, type WriterOptions } from './card-writer.ts';
import type { Shown } from './next-write.ts';
import { postNotice, tellOutsider } from './notice.ts';

/** An end waits this long for its notice, so that one edit can show both. */
const headStartMs = 300;
/** On a card that cannot be edited, the process named there announces the end first. */
const namedFirstMs = 10_000;

/** Writes one card and the notices under it. */
export const createCard = (options: WriterOptions): Card => {
  const { clock, signal } = options;
  const writer = new CardWriter(options);
  const { lost } = writer;
  /** The end that is being announced, from before its card shows it. */
  let end: Shown | undefined;
  /** Notices about the running run are dropped once it has ended. */
  const over = new AbortController();

  const telling = {
    ...options,
    ts: () => writer.ts(),
    leaveIfTaken: () => writer.leaveIfTaken(),
    signal: AbortSignal.any([signal, lost]),
  };

  const notify = (run: Run, about: NoticeAbout): Promise<boolean> =>
    postNotice({
      ...telling,
      run,
      about,
      mayStand: !options.isFresh || writer.isSilent(),
      signal: isAboutEnd(about) ? telling.signal : AbortSignal.any([telling.signal, over.signal]),
    });

  const tellEnd = async (run: Run, about: NoticeAbout | undefined): Promise<boolean> => {
    if (about !== undefined) return await notify(run, about);
    if (!isTold(run)) await tellOutsider({ ...telling, run });
    return !telling.signal.aborted;
  };

  return {
    id: () => writer.ts(),
    lost,
    check: () => writer.leaveIfTaken(),
    show: (run) => writer.want({ run, owesNotice: isEnded(run) && !isTold(run) }),
    finish: async (run, about) => {
      over.abort();
      end = { run, owesNotice: true };
      if (writer.isUnnamed()) await clock.sleep(namedFirstMs, signal);
      const posted = tellEnd(run, about).then((isDone) => {
        end = { run, owesNotice: !isDone };
      });
      await Promise.race([posted, clock.sleep(headStartMs, signal)]);
      writer.want(end);
      await posted;
      writer.want(end);
      await writer.whenWritten();
    },
    notify,
    release: async () => {
      if (end) writer.want(end);
      await (isFinished(writer.run()) ? writer.whenWritten() : writer.release());
    },
    leave: () => writer.leave(),
  };
};

/** Whether its end was announced before its copy was verified. */
const isTold = (run: Run): boolean => hasCopy(run) && run.isEndTold === true;
