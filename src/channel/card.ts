import type { NoticeAbout } from '../backup/notice.ts';
import { isEnded, type Run } from '../backup/run.ts';
import type { Card } from '../runner/ports.ts';
import { CardWriter, type WriterOptions } from './card-writer.ts';
import type { Shown } from './next-write.ts';
import { postNotice } from './notice.ts';

/** An end waits this long for its notice, so that one edit can tell both. */
const headStartMs = 300;
/** On a card that cannot be edited the process that is named there is first to tell the end. */
const namedFirstMs = 10_000;

/** The hand that writes one card and the notices under it. */
export const createCard = (options: WriterOptions): Card => {
  const { clock, signal } = options;
  const writer = new CardWriter(options);
  const { lost } = writer;
  /** The end that is being told, from before its card shows it. */
  let end: Shown | undefined;

  const notify = (run: Run, about: NoticeAbout): Promise<boolean> =>
    postNotice({
      ...options,
      ts: () => writer.ts(),
      run,
      about,
      leaveIfTaken: () => writer.leaveIfTaken(),
      mayStand: !options.isFresh || writer.isSilent(),
      signal: AbortSignal.any([signal, lost]),
    });

  return {
    id: () => writer.ts(),
    lost,
    show: (run) => writer.want({ run }),
    finish: async (run, about) => {
      end = { run, owesNotice: about !== undefined };
      if (writer.isUnnamed()) await clock.sleep(namedFirstMs, signal);
      const posting = about === undefined ? Promise.resolve(true) : notify(run, about);
      const posted = posting.then((isPosted) => {
        end = { run, owesNotice: !isPosted };
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
      await (isEnded(writer.run()) ? writer.whenWritten() : writer.release());
    },
    leave: () => writer.leave(),
  };
};
