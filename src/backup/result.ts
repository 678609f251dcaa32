import { PortalError, type PortalFailure } from './portal-error.ts';

/** A value, or why it is not there. */
export type Result<Value, Failure = PortalFailure> =
  | { readonly value: Value; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: Failure };

/** What the portal answered, or how it failed to. Rejects with every error but `PortalError`. */
export const toResult = async <Value>(answer: Promise<Value>): Promise<Result<Value>> => {
  try {
    return { value: await answer };
  } catch (error) {
    if (error instanceof PortalError) return { failure: error.failure };
    throw error;
  }
};
