import type { Slot } from '../../src/backup/job.ts';
import { type CancelRequest, cancel } from '../../src/commands/cancel/cancel.ts';
import { type ClearRequest, clear } from '../../src/commands/cancel/clear.ts';
import { cancellable } from '../../src/commands/cancel/running-cards.ts';
import { type DeleteRequest, deleteCopy } from '../../src/commands/history/delete-copy.ts';
import { createPasts } from '../../src/commands/history/read.ts';
import { giveLink, type LinkRequest } from '../../src/commands/link/link.ts';
import type { Parts } from '../../src/commands/parts.ts';
import { readStatus } from '../../src/commands/status/read.ts';

/** What the commands do, as one process's runner lets them. */
export const actsOf = (
  parts: Pick<Parts, 'portal' | 'journal' | 'runner' | 'clock' | 'log'>,
  keepNumber: (number: number) => Promise<void> = () => Promise.resolve(),
) => {
  const { context } = parts.runner;
  const all = { ...parts, ...context };
  const pasts = createPasts(all);
  return {
    cancel: (request: CancelRequest) => context.own(cancel(request, all)),
    cancellable: () => cancellable(context.readCards, context.runs, parts.journal),
    clear: (request: ClearRequest) => context.own(clear(request, all)),
    link: (request: LinkRequest) => context.own(giveLink(request, all)),
    status: (configured: Slot) => readStatus(configured, all),
    past: pasts.read,
    deleteCopy: (request: DeleteRequest) => deleteCopy(request, { ...all, pasts, keepNumber }),
  };
};
