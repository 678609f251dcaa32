import type { Refusal } from './refusal.ts';

/** The one error of the DocSpace client: a request that the portal refused or did not answer. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(`${refusal.kind}${refusal.detail === '' ? '' : `: ${refusal.detail}`}`, options);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}
