import type { PortalFailure } from '../backup/portal-error.ts';
import type { Clock } from '../lib/clock.ts';

/** Whether the portal can be asked about a run, and when a person has to be called because it cannot. */
export type Away = {
  /** The portal answered. */
  readonly answered: () => void;
  /** It did not: calls a person at once if waiting cannot fix that. */
  readonly failed: (failure: PortalFailure) => void;
  /** Calls a person if it has been silent for too long. */
  readonly check: () => void;
};

/** Calls a person at most once for a run; `stallMs`: how long the portal may be silent. */
export const createAway = (options: {
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly stallMs: number;
  readonly call: () => void;
}): Away => {
  const { clock, stallMs } = options;
  let answeredAt = clock.elapsed();
  let isCalled = false;
  const call = (): void => {
    if (!isCalled) options.call();
    isCalled = true;
  };
  const check = (): void => {
    if (clock.elapsed() - answeredAt >= stallMs) call();
  };
  return {
    answered: () => {
      answeredAt = clock.elapsed();
    },
    failed: (failure) => {
      if (isForPerson(failure)) call();
      check();
    },
    check,
  };
};

/** What waiting cannot fix. */
export const isForPerson = ({ kind }: PortalFailure): boolean =>
  kind === 'unauthorised' || kind === 'forbidden' || kind === 'payment' || kind === 'redirected' || kind === 'tls';
