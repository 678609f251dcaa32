import type { NoticeAbout } from '../backup/notice.ts';
import { isEnded, type Run } from '../backup/run.ts';
import type { Card } from '../runner/ports.ts';
import { createWriter, type State, type WriterOptions } from './card-writer.ts';
import { postNotice } from './notice.ts';

/** An end waits this long for its notice, so that one edit can tell both. */
const headStartMs = 300;

/** The hand that writes one card and the notices under it. */
export const createCard = (options: WriterOptions): Card => {
  const { clock, signal } = options;
  const writer = createWriter(options);
  const { ts, lost, want, whenWritten } = writer;
  /** The end that is being told, from before its card shows it. */
  let end: State | undefined;

  const notify = (run: Run, about: NoticeAbout): Promise<boolean> =>
    postNotice({
      ...options,
      ts,
      run,
      about,
      leaveIfTaken: writer.leaveIfTaken,
      mayStand: !options.isFresh || writer.isSilent(),
      signal: AbortSignal.any([signal, lost]),
    });

  return {
    id: ts,
    lost,
    show: (run) => want({ run }),
    finish: async (run, about) => {
      end = { run, owesNotice: about !== undefined };
      const posting = about === undefined ? Promise.resolve(true) : notify(run, about);
      const posted = posting.then((isPosted) => {
        end = { run, owesNotice: !isPosted };
      });
      await Promise.race([posted, clock.sleep(headStartMs, signal)]);
      want(end);
      await posted;
      want(end);
      await whenWritten();
    },
    notify,
    release: async () => {
      if (end) want(end);
      await (isEnded(writer.run()) ? whenWritten() : writer.release());
    },
    leave: writer.leave,
  };
};
