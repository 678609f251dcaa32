import type { PortalFailure } from './portal-error.ts';

/**
 * What a start costs, as far as the portal says. Only plans with an allowance of free backups a month charge:
 * self-hosted portals and servers before 3.5 are always `free`.
 */
export type Cost =
  /** `month`: the allowance and how much of it is used, if there is one. */
  | { readonly kind: 'free'; readonly month?: { readonly used: number; readonly allowance: number } }
  | {
      readonly kind: 'paid';
      /** Backups already made in this allowance period, and how many of them are free. */
      readonly used: number;
      readonly allowance: number;
      /**
       * Whether the paid backup service is on. `refused`: it is off, and the server certainly refuses a start; `off`: the
       * server may be one of the newest, which switch it on by themselves.
       */
      readonly service: 'on' | 'off' | 'refused' | 'unknown';
      /** Price of one backup as text, for example `$10`; '' if the portal does not say. */
      readonly price: string;
    }
  | { readonly kind: 'unknown'; readonly failure: PortalFailure };

/** Whether the portal would delete a schedule at its hour, since nothing pays for the backup. */
export const isUnpayable = (cost: Cost): boolean =>
  cost.kind === 'paid' && (cost.service === 'off' || cost.service === 'refused');

/** Whether the portal certainly refuses to start a backup, whatever a person agrees to. */
export const isRefused = (cost: Cost): boolean => cost.kind === 'paid' && cost.service === 'refused';

/** The price that a person is shown and agrees to; '' if the portal says none. */
export const priceOf = (cost: Cost): string => (cost.kind === 'paid' ? cost.price.slice(0, 40) : '');

/** How long a person can say yes to a price. */
export const offerLifeMs = 600_000;
