import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { TLSSocket } from 'node:tls';
import { type DiagnosticsChannel, type Dispatcher, request } from 'undici';

const connected = 'undici:client:connected';

/**
 * When the portal's certificate ends, in ms since 1970, as the one that it showed when asked for its version; undefined
 * over plain http, and if no connection came about. Rejects never. The dispatcher must have no connection yet.
 */
export const readCertificateEnd = async (options: {
  readonly origin: string;
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
}): Promise<number | undefined> => {
  const url = new URL('/api/2.0/settings/version/build', options.origin);
  if (url.protocol !== 'https:') return undefined;
  let end: number | undefined;
  const look = (message: unknown): void => {
    const { connectParams, socket } = message as DiagnosticsChannel.ClientConnectedMessage;
    if (connectParams.host === url.host && socket instanceof TLSSocket) end = endOf(socket);
  };
  subscribe(connected, look);
  try {
    const { body } = await request(url, options);
    await body.dump();
  } catch {
    // Why there is no connection is reported by the caller that needs one.
  } finally {
    unsubscribe(connected, look);
  }
  return end;
};

const endOf = (socket: TLSSocket): number | undefined => {
  const end = Date.parse(socket.getPeerCertificate().valid_to ?? '');
  return Number.isNaN(end) ? undefined : end;
};
