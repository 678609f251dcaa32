import { subscribe, unsubscribe } from 'node:diagnostics_channel';

type Request = { readonly origin?: string | URL };
type Headers = { readonly request: Request; readonly response: { readonly statusCode: number } };

/**
 * Reports every HTTP call of this process to `origin` until the signal aborts, with its status, or undefined if no
 * answer came. Undici publishes them: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
 */
export const countCalls = (origin: string, onCall: (status: number | undefined) => void, signal: AbortSignal): void => {
  const isTo = ({ origin: to }: Request): boolean => to !== undefined && new URL(to).origin === origin;
  const answered = (message: unknown): void => {
    const { request, response } = message as Headers;
    if (isTo(request)) onCall(response.statusCode);
  };
  const failed = (message: unknown): void => {
    if (isTo((message as Headers).request)) onCall(undefined);
  };
  subscribe('undici:request:headers', answered);
  subscribe('undici:request:error', failed);
  signal.addEventListener('abort', () => {
    unsubscribe('undici:request:headers', answered);
    unsubscribe('undici:request:error', failed);
  });
};
